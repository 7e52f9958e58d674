package dev.understudy.doctor;

import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Running;
import dev.understudy.topology.Shop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A small cluster in good health, db1 with its replica db2, and ways to make it ill. */
final class Patient {
    private static final String UUID = "00000000-0000-0000-0000-00000000000";
    private static final long NOW = 5_000;

    Map<String, String> variables1 = variables("1");
    Map<String, String> variables2 = variables("2");
    Map<String, String> status1 = new HashMap<>(Map.of(
            "max_used_connections", "10",
            "open_files", "20",
            "ssl_server_not_after", "Nov  2 22:02:28 2036 GMT",
            "now", "2026-11-25T10:00:00.000000Z"));
    Map<String, String> plugins1 = new HashMap<>(
            Map.of("rpl_semi_sync_source", "ACTIVE", "rpl_semi_sync_replica", "ACTIVE", "clone", "ACTIVE"));
    Map<String, String> persisted1 = new HashMap<>();
    Set<String> instruments1 = new TreeSet<>(Set.of("wait/lock/metadata/sql/mdl"));
    List<AccountFacts> accounts1 = new ArrayList<>(accounts());
    List<ChannelFacts> channels2 = new ArrayList<>(List.of(channel("", Map.of())));
    List<String> filters1 = new ArrayList<>();
    TableFacts tables1 = new TableFacts(List.of(), List.of(), List.of("app.e"));
    TableFacts tables2 = new TableFacts(List.of(), List.of(), List.of());
    HostFacts host1 = new HostFacts(
            3, 1, Map.of("data", new HostFacts.Disk("/var/lib/understudy/data", 1000L << 20, 500L << 20)));
    Optional<Seen> instead1 = Optional.empty();
    SortedMap<NodeId, NodeReport> reports = Shop.reports(Shop.primary(), Shop.replica(Running.ON));
    Optional<String> leader = Optional.of("o1");
    List<String> orchestrators = List.of("o1", "o2");
    SortedMap<NodeId, String> agents = new TreeMap<>(Map.of(Shop.DB1, "1.0", Shop.DB2, "1.0"));
    UnaryOperator<dev.understudy.client.ClusterState> record = UnaryOperator.identity();
    Phase phase = Phase.STABLE;
    long readAt = NOW;

    private static Map<String, String> variables(String number) {
        Map<String, String> variables = new HashMap<>();
        """
                gtid_mode=ON
                enforce_gtid_consistency=ON
                log_bin=ON
                log_replica_updates=ON
                binlog_format=ROW
                binlog_row_image=FULL
                sync_binlog=1
                innodb_flush_log_at_trx_commit=1
                innodb_doublewrite=ON
                binlog_error_action=ABORT_SERVER
                replica_preserve_commit_order=ON
                relay_log_recovery=OFF
                sync_relay_log=1
                replica_net_timeout=4
                session_track_gtids=OWN_GTID
                rpl_semi_sync_source_timeout=1000000000000000000
                rpl_semi_sync_source_wait_point=AFTER_SYNC
                rpl_semi_sync_source_wait_no_replica=ON
                skip_replica_start=ON
                persisted_globals_load=OFF
                performance_schema=ON
                skip_name_resolve=ON
                local_infile=OFF
                secure_file_priv=NULL
                hostname=host-of-it
                relay_log_basename=/var/lib/understudy/data/relay
                log_bin_basename=/var/lib/understudy/data/binlog
                max_connections=100
                open_files_limit=10000
                replica_parallel_workers=4
                binlog_expire_logs_seconds=2592000
                binlog_expire_logs_auto_purge=ON
                require_secure_transport=ON
                bind_address=10.0.0.1
                admin_address=127.0.0.1
                create_admin_listener_thread=ON
                default_password_lifetime=0
                version=9.7.4
                lower_case_table_names=0
                innodb_page_size=16384
                sql_mode=STRICT_TRANS_TABLES
                character_set_server=utf8mb4
                time_zone=SYSTEM
                """.lines().forEach(line -> {
            int equals = line.indexOf('=');
            variables.put(line.substring(0, equals), line.substring(equals + 1));
        });
        variables.put("server_id", number);
        variables.put("server_uuid", UUID + number);
        variables.put("super_read_only", number.equals("1") ? "OFF" : "ON");
        variables.put("gtid_executed", UUID + "1:1-10");
        variables.put("gtid_purged", "");
        variables.put("gtid_owned", "");
        return variables;
    }

    static AccountFacts account(String user, String host, String... privileges) {
        return new AccountFacts(user, host, "caching_sha2_password", Set.of(), Set.of(privileges), Set.of());
    }

    private static List<AccountFacts> accounts() {
        return List.of(
                account("root", "localhost", "SUPER", "SHUTDOWN", "SYSTEM_USER", "CONNECTION_ADMIN"),
                account("mysql.session", "localhost", "SUPER"),
                account("app", "%"),
                new AccountFacts(
                        "understudy_agent",
                        "127.0.0.1",
                        "caching_sha2_password",
                        Set.of(),
                        AccountChecks.OF_AGENT,
                        Set.of()),
                new AccountFacts(
                        "understudy_replica",
                        "%",
                        "caching_sha2_password",
                        Set.of(AccountFacts.Flag.LOCKED, AccountFacts.Flag.EXPIRED, AccountFacts.Flag.NO_PASSWORD),
                        Set.of("REPLICATION SLAVE"),
                        Set.of()),
                new AccountFacts(
                        "understudy_replica_db2",
                        "%",
                        "caching_sha2_password",
                        Set.of(),
                        Set.of(),
                        Set.of("understudy_replica@%")));
    }

    static ChannelFacts channel(String name, Map<String, String> differing) {
        Map<String, String> options = new HashMap<>(Map.of(
                "auto_position", "1",
                "source_connection_auto_failover", "0",
                "connection_retry_interval", "1",
                "connection_retry_count", "86400000",
                "heartbeat_interval", "0.500",
                "desired_delay", "0"));
        options.putAll(differing);
        return new ChannelFacts(name, Optional.of(new Endpoint("10.0.0.1", 3306)), Running.ON, Running.ON, "", options);
    }

    ClusterFacts facts() {
        return new ClusterFacts(
                servers(),
                Optional.of(new Management(
                        record.apply(Shop.state(phase)), reports, leader, orchestrators, agents, readAt)));
    }

    ClusterFacts unmanaged() {
        return new ClusterFacts(servers(), Optional.empty());
    }

    private SortedMap<String, Seen> servers() {
        SortedMap<String, Seen> servers = new TreeMap<>();
        servers.put(
                "db1",
                instead1.orElseGet(() -> new Seen.Answered(new ServerFacts(
                        variables1,
                        status1,
                        plugins1,
                        persisted1,
                        instruments1,
                        accounts1,
                        List.of(),
                        filters1,
                        tables1,
                        host1))));
        servers.put(
                "db2",
                new Seen.Answered(new ServerFacts(
                        variables2,
                        status1,
                        Map.of("rpl_semi_sync_source", "ACTIVE", "rpl_semi_sync_replica", "ACTIVE", "clone", "ACTIVE"),
                        Map.of(),
                        Set.of("wait/lock/metadata/sql/mdl"),
                        accounts(),
                        channels2,
                        List.of(),
                        tables2,
                        new HostFacts(0, 1, Map.of()))));
        return servers;
    }
}
