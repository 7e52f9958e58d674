package dev.understudy.doctor;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Settings without which an acknowledged write can be lost, replication stops, or a failover takes too long. */
final class SettingChecks {
    private static final Severity WARNING = Severity.WARNING;

    /** When a setting can be changed. */
    private enum Change {
        AT_RUN_TIME,
        AT_START
    }

    /** A setting with the one value that will do. */
    private record Demand(String variable, String value, Severity severity, Change change, String why) {
        Check check() {
            return Check.onServers(variable, severity, variable + " is not " + value, why, this::differing);
        }

        /** A variable that the server does not have belongs to a plugin, for which there is a check of its own. */
        private Stream<Symptom.Local> differing(ServerFacts server) {
            return !server.has(variable) || server.variable(variable).equals(value)
                    ? Stream.empty()
                    : Stream.of(new Symptom.Local(
                            variable + " is " + server.variable(variable) + " and must be " + value, mend()));
        }

        private String mend() {
            if (variable.equals("gtid_mode")) {
                return "SET GLOBAL gtid_mode = OFF_PERMISSIVE; on every server the same with ON_PERMISSIVE; when"
                        + " Ongoing_anonymous_transaction_count is 0 everywhere: SET GLOBAL gtid_mode = ON";
            }
            return switch (change) {
                case AT_RUN_TIME -> "SET GLOBAL " + variable + " = " + value;
                case AT_START ->
                    "start mysqld with --" + variable.replace('_', '-') + "=" + value + ", as its agent does";
            };
        }
    }

    private static final List<Demand> DEMANDS = List.of(
            demand("gtid_mode", "ON", "the order of transactions on different servers is compared by GTIDs alone"),
            demand("enforce_gtid_consistency", "ON", "a statement without a GTID stops replication"),
            start("log_bin", "ON", "a server without a binary log can be nobody's source"),
            start("log_replica_updates", "ON", "a replica that takes over must have what it applied in its binary log"),
            demand("binlog_format", "ROW", "statements can have another effect on a replica"),
            warn("binlog_row_image", "FULL", "an errant transaction can be shown and undone only with whole rows"),
            demand("sync_binlog", "1", "a host that loses power loses transactions that were answered"),
            demand("innodb_flush_log_at_trx_commit", "1", "a crash loses transactions that were answered"),
            start("innodb_doublewrite", "ON", "a crash in the middle of a write leaves torn pages that nothing mends"),
            demand("binlog_error_action", "ABORT_SERVER", "on a full disk a server would go on without its binary log"),
            demand("replica_preserve_commit_order", "ON", "a replica has gaps that no GTID set tells of"),
            start("relay_log_recovery", "OFF", "a restart throws away what was received and acknowledged"),
            demand("sync_relay_log", "1", "an acknowledgement promises the relay log: it must be on the disk"),
            demand("replica_net_timeout", "4", "a replica notices a dead source only after this many seconds"),
            warn(
                    "session_track_gtids",
                    "OWN_GTID",
                    "the router learns from it which replica has a client's own writes"),
            demand(
                    "rpl_semi_sync_source_timeout",
                    "1000000000000000000",
                    "after this many milliseconds commits are answered without an acknowledgement"),
            demand(
                    "rpl_semi_sync_source_wait_point",
                    "AFTER_SYNC",
                    "others see a transaction that a failover may still take back"),
            demand(
                    "rpl_semi_sync_source_wait_no_replica",
                    "ON",
                    "with too few replicas commits are answered without an acknowledgement"),
            start(
                    "skip_replica_start",
                    "ON",
                    "a server that starts by itself follows whom it followed before its death"),
            start(
                    "persisted_globals_load",
                    "OFF",
                    "what somebody persisted is stronger than the option file of the server"),
            start("performance_schema", "ON", "replication and transactions under way are seen there only"),
            new Demand(
                    "skip_name_resolve",
                    "ON",
                    WARNING,
                    Change.AT_START,
                    "a name server that is slow or down keeps clients and replicas from coming in"),
            new Demand(
                    "local_infile",
                    "OFF",
                    Severity.NOTE,
                    Change.AT_RUN_TIME,
                    "a server that is taken over can read files of its clients"));

    /** What an agent sets as the record says, so that no value of it may be kept. */
    private static final Set<String> GOVERNED = Set.of(
            "super_read_only",
            "read_only",
            "offline_mode",
            "rpl_semi_sync_source_enabled",
            "rpl_semi_sync_replica_enabled",
            "rpl_semi_sync_source_wait_for_replica_count");

    private static final List<Check> OTHERS = List.of(
            Check.onServers(
                    "secure_file_priv",
                    WARNING,
                    "secure_file_priv is empty",
                    "whoever has the privilege FILE can read and write any file that mysqld can",
                    server -> server.has("secure_file_priv")
                                    && server.variable("secure_file_priv").isEmpty()
                            ? Stream.of(new Symptom.Local(
                                    "secure_file_priv is empty: files may be read and written anywhere",
                                    "start mysqld with --secure-file-priv=NULL"))
                            : Stream.empty()),
            Check.onServers(
                    "mdl_instrument",
                    WARNING,
                    "the instrument wait/lock/metadata/sql/mdl is off",
                    "by it a switchover sees which transactions run, and waits for them",
                    server -> server.instruments().contains("wait/lock/metadata/sql/mdl")
                            ? Stream.empty()
                            : Stream.of(new Symptom.Local(
                                    "the instrument wait/lock/metadata/sql/mdl is off",
                                    "UPDATE performance_schema.setup_instruments SET ENABLED = 'YES' WHERE NAME ="
                                            + " 'wait/lock/metadata/sql/mdl'"))),
            Check.onServers(
                    "persisted_variables",
                    WARNING,
                    "SET PERSIST has kept another value of a setting that is demanded",
                    "a start with persisted_globals_load=ON takes it, whatever the option file says",
                    SettingChecks::persisted));

    private SettingChecks() {}

    static List<Check> all() {
        return Stream.concat(DEMANDS.stream().map(Demand::check), OTHERS.stream())
                .toList();
    }

    private static Demand demand(String variable, String value, String why) {
        return new Demand(variable, value, Severity.BLOCKING, Change.AT_RUN_TIME, why);
    }

    private static Demand start(String variable, String value, String why) {
        return new Demand(variable, value, Severity.BLOCKING, Change.AT_START, why);
    }

    private static Demand warn(String variable, String value, String why) {
        return new Demand(variable, value, WARNING, Change.AT_RUN_TIME, why);
    }

    private static Stream<Symptom.Local> persisted(ServerFacts server) {
        return server.persisted().entrySet().stream()
                .filter(kept -> fights(kept.getKey(), kept.getValue()))
                .map(kept -> new Symptom.Local(
                        kept.getKey() + " is persisted as " + kept.getValue(), "RESET PERSIST " + kept.getKey()));
    }

    private static boolean fights(String variable, String value) {
        return GOVERNED.contains(variable)
                || DEMANDS.stream()
                        .anyMatch(demand -> demand.variable().equals(variable)
                                && !demand.value().equals(value));
    }
}
