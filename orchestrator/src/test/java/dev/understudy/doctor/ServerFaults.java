package dev.understudy.doctor;

import dev.understudy.client.Running;
import dev.understudy.doctor.AccountFacts.Flag;
import dev.understudy.doctor.CheckupTest.Row;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Faults of servers and accounts, and between servers, to be planted in a healthy cluster. */
final class ServerFaults {
    private static final String UUID = "00000000-0000-0000-0000-00000000000";

    private ServerFaults() {}

    static List<Row> all() {
        return Stream.of(settings(), servers(), replication(), accounts(), between())
                .flatMap(List::stream)
                .toList();
    }

    private static Row variable(String name, String value) {
        return variable(name, name, value);
    }

    private static Row variable(String check, String name, String value) {
        return new Row(check, on -> on.variables1.put(name, value));
    }

    private static List<Row> settings() {
        return List.of(
                variable("gtid_mode", "ON_PERMISSIVE"),
                variable("enforce_gtid_consistency", "WARN"),
                variable("log_bin", "OFF"),
                variable("log_replica_updates", "OFF"),
                variable("binlog_format", "MIXED"),
                variable("binlog_row_image", "MINIMAL"),
                variable("sync_binlog", "1000"),
                variable("innodb_flush_log_at_trx_commit", "2"),
                variable("innodb_doublewrite", "OFF"),
                variable("binlog_error_action", "IGNORE_ERROR"),
                variable("replica_preserve_commit_order", "OFF"),
                variable("relay_log_recovery", "ON"),
                variable("sync_relay_log", "10000"),
                variable("replica_net_timeout", "60"),
                variable("session_track_gtids", "OFF"),
                variable("rpl_semi_sync_source_timeout", "10000"),
                variable("rpl_semi_sync_source_wait_point", "AFTER_COMMIT"),
                variable("rpl_semi_sync_source_wait_no_replica", "OFF"),
                variable("skip_replica_start", "OFF"),
                variable("persisted_globals_load", "ON"),
                variable("performance_schema", "OFF"),
                variable("skip_name_resolve", "OFF"),
                variable("local_infile", "ON"),
                variable("secure_file_priv", ""),
                new Row("mdl_instrument", on -> on.instruments1.clear()),
                new Row("persisted_variables", on -> on.persisted1.put("sync_binlog", "0")),
                new Row("persisted_variables", on -> on.persisted1.put("super_read_only", "OFF")));
    }

    private static List<Row> servers() {
        return List.of(
                new Row("semisync_source", on -> on.plugins1.remove("rpl_semi_sync_source")),
                new Row("semisync_replica", on -> on.plugins1.put("rpl_semi_sync_replica", "DISABLED")),
                new Row("clone_plugin", on -> on.plugins1.remove("clone")),
                new Row("group_replication", on -> on.plugins1.put("group_replication", "ACTIVE")),
                new Row("version_unsupported", on -> both(on, "version", "8.0.36")),
                new Row("version_unsupported", on -> both(on, "version", "11.4.2-MariaDB")),
                new Row("version_innovation", on -> both(on, "version", "26.10.0")),
                variable("relay_log_name", "relay_log_basename", "/data/host-of-it-relay-bin"),
                variable("binlog_name", "log_bin_basename", "/data/host-of-it-bin"),
                new Row("disk_low", on -> on.host1 = withFree(100)),
                new Row("disk_nearly_full", on -> on.host1 = withFree(49)),
                variable("connections_used", "max_connections", "11"),
                variable("open_files_low", "open_files_limit", "512"),
                variable("replica_workers", "replica_parallel_workers", "1"),
                variable("binlog_expiry", "binlog_expire_logs_seconds", "3600"),
                variable("binlog_kept_forever", "binlog_expire_logs_auto_purge", "OFF"),
                new Row("table_engine", on -> on.tables1 = tables("app.t (MyISAM)", "")),
                new Row("table_without_key", on -> on.tables1 = tables("", "app.t")),
                new Row("tls_expired", on -> on.status1.put("ssl_server_not_after", "Nov 24 10:00:00 2026 GMT")),
                new Row("tls_expires_soon", on -> on.status1.put("ssl_server_not_after", "Dec  9 10:00:00 2026 GMT")),
                variable("tls_not_required", "require_secure_transport", "OFF"),
                variable("admin_port_missing", "admin_address", ""),
                variable("admin_port_missing", "create_admin_listener_thread", "OFF"),
                variable("admin_port_open", "admin_address", "10.0.0.1"));
    }

    private static void both(Patient on, String variable, String value) {
        on.variables1.put(variable, value);
        on.variables2.put(variable, value);
    }

    private static HostFacts withFree(long megabytes) {
        return new HostFacts(
                3, 1, Map.of("binary log", new HostFacts.Disk("/var/lib/x", 1000L << 20, megabytes << 20)));
    }

    private static TableFacts tables(String foreign, String keyless) {
        return new TableFacts(
                Stream.of(foreign).filter(table -> !table.isEmpty()).toList(),
                Stream.of(keyless).filter(table -> !table.isEmpty()).toList(),
                List.of());
    }

    private static Row channel(String check, String option, String value) {
        return new Row(check, on -> on.channels2 = List.of(Patient.channel("", Map.of(option, value))));
    }

    private static List<Row> replication() {
        ChannelFacts well = Patient.channel("", Map.of());
        return List.of(
                variable("server_id_zero", "server_id", "0"),
                new Row("replica_writable", on -> on.variables2.put("super_read_only", "OFF")),
                new Row("events_on_replica", on -> on.tables2 = new TableFacts(List.of(), List.of(), List.of("app.e"))),
                new Row("several_channels", on -> on.channels2.add(Patient.channel("other", Map.of()))),
                channel("auto_failover", "source_connection_auto_failover", "1"),
                channel("auto_position", "auto_position", "0"),
                new Row(
                        "receiver_stopped",
                        on -> on.channels2 = List.of(new ChannelFacts(
                                "", well.source(), Running.CONNECTING, Running.ON, "access denied", well.options()))),
                new Row(
                        "applier_stopped",
                        on -> on.channels2 = List.of(new ChannelFacts(
                                "", well.source(), Running.ON, Running.OFF, "duplicate key", well.options()))),
                channel("delayed_replica", "desired_delay", "3600"),
                channel("heartbeat_slow", "heartbeat_interval", "30.000"),
                channel("retries_end", "connection_retry_count", "10"),
                new Row("binlog_filter", on -> on.filters1.add("binlog_do_db=app")),
                new Row("replicate_filter", on -> on.filters1.add("replicate_ignore_table=app.t")));
    }

    private static Row with(String check, AccountFacts account) {
        return new Row(check, on -> on.accounts1.add(account));
    }

    private static Row flagged(String check, String user, Flag flag) {
        return with(check, new AccountFacts(user, "%", "caching_sha2_password", Set.of(flag), Set.of(), Set.of()));
    }

    private static List<Row> accounts() {
        return List.of(
                with("account_with_super", Patient.account("web", "%", "SUPER")),
                with("account_with_connection_admin", Patient.account("web", "10.%", "CONNECTION_ADMIN")),
                with("account_with_system_user", Patient.account("web", "%", "SYSTEM_USER")),
                with("account_with_shutdown", Patient.account("web", "%", "SHUTDOWN")),
                with("account_with_replication_slave_admin", Patient.account("w", "%", "REPLICATION_SLAVE_ADMIN")),
                new Row("account_with_system_variables_admin", on -> {
                    AccountFacts role = Patient.account("dba", "%", "SYSTEM_VARIABLES_ADMIN");
                    on.accounts1.add(new AccountFacts(
                            "dba", "%", role.plugin(), Set.of(Flag.LOCKED), role.privileges(), Set.of()));
                    on.accounts1.add(new AccountFacts("web", "%", role.plugin(), Set.of(), Set.of(), Set.of("dba@%")));
                }),
                with("agent_account_open", Patient.account("understudy_agent", "%")),
                new Row(
                        "agent_account_missing",
                        on -> on.accounts1.removeIf(account -> account.user().equals("understudy_agent"))),
                new Row("agent_account_weak", on -> {
                    on.accounts1.removeIf(account -> account.user().equals("understudy_agent"));
                    Set<String> fewer = new TreeSet<>(AccountChecks.OF_AGENT);
                    fewer.remove("CREATE USER");
                    on.accounts1.add(Patient.account("understudy_agent", "127.0.0.1", fewer.toArray(String[]::new)));
                }),
                new Row(
                        "replication_role_missing",
                        on -> on.accounts1.removeIf(account -> account.user().equals("understudy_replica"))),
                // A locked one: else it would be too powerful as well.
                with(
                        "replication_account_powerful",
                        new AccountFacts(
                                "understudy_replica_db9",
                                "%",
                                "caching_sha2_password",
                                Set.of(Flag.LOCKED),
                                Set.of("CONNECTION_ADMIN"),
                                Set.of("understudy_replica@%"))),
                flagged("account_without_password", "web", Flag.NO_PASSWORD),
                flagged("password_expired", "web", Flag.EXPIRED),
                with("account_anonymous", Patient.account("", "%")),
                with(
                        "account_old_plugin",
                        new AccountFacts("web", "%", "mysql_native_password", Set.of(), Set.of(), Set.of())),
                variable("password_lifetime", "default_password_lifetime", "90"));
    }

    private static List<Row> between() {
        return List.of(
                variable("server_id_twice", "server_id", "2"),
                variable("server_uuid_twice", "server_uuid", UUID + "2"),
                variable("lower_case_table_names_differs", "lower_case_table_names", "1"),
                variable("innodb_page_size_differs", "innodb_page_size", "32768"),
                variable("sql_mode_differs", "sql_mode", ""),
                variable("character_set_server_differs", "character_set_server", "latin1"),
                variable("time_zone_differs", "time_zone", "+01:00"),
                new Row("version_older_replica", on -> on.variables2.put("version", "8.4.9")),
                new Row("versions_mixed", on -> on.variables2.put("version", "9.7.10")),
                new Row(
                        "errant_transactions",
                        on -> on.variables2.put("gtid_executed", UUID + "1:1-10," + UUID + "2:1")),
                new Row("purged_too_far", on -> {
                    on.variables1.put("gtid_purged", UUID + "1:1-5");
                    on.variables2.put("gtid_executed", UUID + "1:1-3");
                }),
                new Row("clock_skew", on -> on.host1 = new HostFacts(1100, 20, Map.of())));
    }
}
