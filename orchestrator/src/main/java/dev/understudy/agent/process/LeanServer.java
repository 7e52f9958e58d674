package dev.understudy.agent.process;

import java.util.List;
import java.util.stream.Stream;

/**
 * Options that make a mysqld of a lab or a test take about 180 MB instead of 490: small pools, and a performance_schema
 * that keeps its replication tables, threads and status, and no statistics.
 */
final class LeanServer {
    private static final List<String> POOLS = List.of(
            "--innodb-buffer-pool-size=32M",
            "--innodb-redo-log-capacity=32M",
            "--innodb-log-buffer-size=1M",
            "--replica-parallel-workers=4",
            "--auto-generate-certs=OFF",
            "--key-buffer-size=8K",
            "--table-open-cache=200",
            "--table-definition-cache=400",
            "--max-connections=100",
            "--innodb-read-io-threads=1",
            "--innodb-write-io-threads=1",
            "--innodb-purge-threads=1",
            "--innodb-page-cleaners=1",
            "--innodb-sort-buffer-size=64K",
            "--innodb-ddl-buffer-size=64K",
            "--temptable-max-ram=2M",
            "--host-cache-size=0",
            "--binlog-transaction-dependency-history-size=1000",
            "--open-files-limit=1024",
            "--innodb-open-files=200",
            "--thread-cache-size=8");

    /** Each is an option of performance_schema. */
    private static final List<String> STATISTICS = List.of(
            "digests-size=0",
            "max-digest-length=0",
            "max-sql-text-length=128",
            "events-statements-history-long-size=0",
            "events-stages-history-long-size=0",
            "events-waits-history-long-size=0",
            "events-transactions-history-long-size=0",
            "events-statements-history-size=0",
            "events-stages-history-size=0",
            "events-waits-history-size=0",
            "events-transactions-history-size=0",
            "max-thread-instances=150",
            "max-table-instances=0",
            "max-table-handles=0",
            "max-index-stat=0",
            "max-table-lock-stat=0",
            "error-size=0",
            "accounts-size=0",
            "hosts-size=0",
            "users-size=0",
            "max-mutex-instances=0",
            "max-rwlock-instances=0",
            "max-cond-instances=0",
            "max-file-instances=0",
            "max-file-handles=1",
            "max-socket-instances=0",
            "max-mutex-classes=0",
            "max-rwlock-classes=0",
            "max-cond-classes=0",
            "max-file-classes=0",
            "max-socket-classes=0",
            "max-prepared-statements-instances=0",
            "max-program-instances=0",
            // By these a switchover sees which transactions run.
            "max-metadata-locks=1000",
            "setup-actors-size=1",
            "setup-objects-size=1",
            "max-statement-stack=1",
            "session-connect-attrs-size=0",
            "max-memory-classes=0",
            "max-meter-classes=0",
            "max-metric-classes=0",
            "max-logger-classes=0");

    private LeanServer() {}

    static List<String> options() {
        return Stream.concat(POOLS.stream(), STATISTICS.stream().map(option -> "--performance-schema-" + option))
                .toList();
    }
}
