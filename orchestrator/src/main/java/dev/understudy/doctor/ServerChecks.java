package dev.understudy.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Plugins, files, versions and limits of one server. */
final class ServerChecks {
    private static final long DAY_SECONDS = 86_400;
    private static final int FULL_PERCENT = 90;
    private static final int BUSY_PERCENT = 85;
    private static final long FEW_FILES = 1000;
    private static final int FEW_WORKERS = 4;
    private static final int DISK_BLOCKING_PERCENT = 5;
    private static final int DISK_WARNING_PERCENT = 15;

    private ServerChecks() {}

    static List<Check> all() {
        return Stream.of(plugins(), versions(), files(), limits(), tables())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Check> plugins() {
        return List.of(
                plugin("semisync_source", "rpl_semi_sync_source", "a primary cannot wait for acknowledgements"),
                plugin("semisync_replica", "rpl_semi_sync_replica", "a replica cannot acknowledge"),
                new Check(
                        "clone_plugin",
                        Severity.WARNING,
                        "the plugin clone is not active",
                        "a node with errant transactions, or a new one, is rebuilt by it",
                        plugin("", "clone", "").examination()),
                Check.onServers(
                        "group_replication",
                        Severity.BLOCKING,
                        "the plugin group_replication is active",
                        "two masters of one server: it changes the primary by itself",
                        server -> when(
                                active(server, "group_replication"),
                                "the plugin group_replication is active",
                                "STOP GROUP_REPLICATION; UNINSTALL PLUGIN group_replication")));
    }

    private static Check plugin(String id, String plugin, String why) {
        String library = plugin.equals("clone") ? "mysql_clone.so" : id + ".so";
        return Check.onServers(
                id,
                Severity.BLOCKING,
                "the plugin " + plugin + " is not active",
                why,
                server -> when(
                        !active(server, plugin),
                        "the plugin " + plugin + " is "
                                + server.plugins()
                                        .getOrDefault(plugin, "not there")
                                        .toLowerCase(Locale.ROOT),
                        "INSTALL PLUGIN " + plugin + " SONAME '" + library + "'"));
    }

    private static boolean active(ServerFacts server, String plugin) {
        return server.plugins().getOrDefault(plugin, "").equals("ACTIVE");
    }

    private static List<Check> versions() {
        return List.of(
                Check.onServers(
                        "version_unsupported",
                        Severity.BLOCKING,
                        "the server is older than MySQL 8.4, or not MySQL",
                        "older servers lack statements and settings that the agent uses",
                        server -> when(
                                isUnsupported(server),
                                "it is " + server.variable("version"),
                                "upgrade to MySQL 8.4 or 9.7, replicas first")),
                Check.onServers(
                        "version_innovation",
                        Severity.NOTE,
                        "the server is of an innovation release",
                        "it gets no fixes after the next release: 8.4 and 9.7 do, for years",
                        server -> when(
                                !isUnsupported(server) && !server.version().isLongTerm(),
                                "MySQL " + server.version() + " is an innovation release",
                                "upgrade to the next long-term release, replicas first")));
    }

    private static boolean isUnsupported(ServerFacts server) {
        return server.version().compareTo(ServerVersion.OLDEST) < 0
                || server.variable("version").contains("MariaDB");
    }

    private static List<Check> files() {
        return List.of(
                named("relay_log_name", "relay_log_basename", "--relay-log=relay --relay-log-index=relay.index"),
                named("binlog_name", "log_bin_basename", "--log-bin=binlog --log-bin-index=binlog.index"),
                disk("disk_nearly_full", Severity.BLOCKING, 0, DISK_BLOCKING_PERCENT),
                disk("disk_low", Severity.WARNING, DISK_BLOCKING_PERCENT, DISK_WARNING_PERCENT));
    }

    /** By default the names of relay logs begin with the host's. */
    private static Check named(String id, String variable, String options) {
        return Check.onServers(
                id,
                Severity.BLOCKING,
                variable + " begins with the host's name",
                "under a new host name the server does not find the files again, with what is in them",
                server -> {
                    String file =
                            String.valueOf(Path.of(server.variable(variable)).getFileName());
                    String host = server.variable("hostname");
                    return when(
                            !host.isEmpty() && file.startsWith(host + "-"),
                            variable + " is " + server.variable(variable) + ", which has the host's name",
                            "start mysqld with " + options + ", as its agent does");
                });
    }

    private static Check disk(String id, Severity severity, int from, int to) {
        return Check.onServers(
                id,
                severity,
                "less than " + to + " % are free on the disk of the data or of the binary log",
                "a server without room stops, by binlog_error_action; only what is on this host is looked at",
                server -> server.host().disks().entrySet().stream()
                        .filter(disk -> isFree(disk.getValue(), from, to))
                        .sorted(Map.Entry.comparingByKey())
                        .map(disk -> new Symptom.Local(
                                "the disk with the " + disk.getKey() + ", "
                                        + disk.getValue().path() + ", has "
                                        + (disk.getValue().usable() >> 20) + " MB free of "
                                        + (disk.getValue().total() >> 20),
                                "make room or the disk larger; PURGE BINARY LOGS only what every replica has")));
    }

    private static boolean isFree(HostFacts.Disk disk, int from, int to) {
        double percent = 100.0 * disk.usable() / Math.max(1, disk.total());
        return percent >= from && percent < to;
    }

    private static List<Check> limits() {
        return List.of(
                Check.onServers(
                        "connections_used",
                        Severity.WARNING,
                        "the most connections at once came near max_connections",
                        "beyond it applications, replicas and their acknowledgements are turned away",
                        server -> when(
                                share(server, "max_used_connections", "max_connections") >= BUSY_PERCENT,
                                server.status().get("max_used_connections") + " of "
                                        + server.variable("max_connections") + " connections were used at once",
                                "raise max_connections, or make the applications' pools smaller")),
                Check.onServers(
                        "open_files_low",
                        Severity.WARNING,
                        "open_files_limit is small, or nearly used up",
                        "a table or a log that cannot be opened stops the server",
                        server -> when(
                                server.number("open_files_limit").orElse(FEW_FILES) < FEW_FILES
                                        || share(server, "open_files", "open_files_limit") >= FULL_PERCENT,
                                server.status().getOrDefault("open_files", "?") + " of "
                                        + server.variable("open_files_limit") + " files are open",
                                "start mysqld with a larger --open-files-limit and LimitNOFILE in its unit")),
                Check.onServers(
                        "replica_workers",
                        Severity.WARNING,
                        "replica_parallel_workers is below " + FEW_WORKERS,
                        "a replica that applies one transaction after the other falls behind, and takes over late",
                        server -> when(
                                server.number("replica_parallel_workers").orElse(FEW_WORKERS) < FEW_WORKERS,
                                "replica_parallel_workers is " + server.variable("replica_parallel_workers"),
                                "SET GLOBAL replica_parallel_workers = 4, and restart the applier")),
                Check.onServers(
                        "binlog_expiry",
                        Severity.WARNING,
                        "binary logs are kept for less than a day",
                        "a node that was away for longer cannot follow any more and has to be rebuilt",
                        server -> {
                            long seconds =
                                    server.number("binlog_expire_logs_seconds").orElse(0);
                            return when(
                                    seconds > 0 && seconds < DAY_SECONDS,
                                    "binlog_expire_logs_seconds is " + seconds,
                                    "SET GLOBAL binlog_expire_logs_seconds = 604800");
                        }),
                Check.onServers(
                        "binlog_kept_forever",
                        Severity.NOTE,
                        "binary logs are never removed",
                        "they fill the disk",
                        server -> when(
                                server.variable("binlog_expire_logs_auto_purge").equals("OFF")
                                        || server.variable("binlog_expire_logs_seconds")
                                                .equals("0"),
                                "binary logs are never removed by the server",
                                "SET GLOBAL binlog_expire_logs_seconds = 604800, GLOBAL binlog_expire_logs_auto_purge ="
                                        + " ON")));
    }

    private static List<Check> tables() {
        return List.of(
                Check.onServers(
                        "table_engine",
                        Severity.BLOCKING,
                        "a table is not of InnoDB",
                        "it knows no transactions: a crash or a failover leaves it different on each server",
                        server -> server.tables().foreign().stream()
                                .map(table -> new Symptom.Local(
                                        "the table " + table,
                                        "ALTER TABLE " + table.split(" ", 2)[0] + " ENGINE = InnoDB"))),
                Check.onServers(
                        "table_without_key",
                        Severity.WARNING,
                        "a table has no primary key",
                        "a replica reads the whole table for each row that is changed or deleted, and falls behind",
                        server -> server.tables().keyless().stream()
                                .map(
                                        table -> new Symptom.Local(
                                                "the table " + table + " has no primary key",
                                                "ALTER TABLE " + table
                                                        + " ADD COLUMN id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY INVISIBLE"))));
    }

    private static double share(ServerFacts server, String used, String limit) {
        return 100.0
                * server.number(used).orElse(0)
                / Math.max(1, server.number(limit).orElse(Long.MAX_VALUE));
    }

    static Stream<Symptom.Local> when(boolean wrong, String what, String mend) {
        return wrong ? Stream.of(new Symptom.Local(what, mend)) : Stream.empty();
    }
}
