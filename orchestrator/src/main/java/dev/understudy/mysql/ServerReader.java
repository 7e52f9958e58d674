package dev.understudy.mysql;

import dev.understudy.client.Access;
import dev.understudy.client.ApplierReport;
import dev.understudy.client.Endpoint;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Running;
import dev.understudy.client.SemiSyncReport;
import dev.understudy.client.ServerReport;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** Reads a server's state with a few queries, in the order that keeps its GTID sets honest. */
public final class ServerReader {
    /** {@code gtid_owned} first: a transaction that leaves it meanwhile is then seen in {@code gtid_executed}. */
    private static final String VARIABLES = """
            SELECT @@global.gtid_owned AS owned, @@global.gtid_executed AS executed,
                   @@global.server_uuid AS uuid, @@global.version AS version,
                   @@global.super_read_only AS read_only, @@global.offline_mode AS offline,
                   @@global.rpl_semi_sync_source_enabled AS semi_sync,
                   @@global.rpl_semi_sync_source_wait_for_replica_count AS acknowledgements,
                   @@global.max_connections AS max_connections""";

    private static final String REPLICATION = """
            SELECT c.HOST AS host, c.PORT AS port, s.SERVICE_STATE AS receiver,
                   s.RECEIVED_TRANSACTION_SET AS received, s.LAST_ERROR_MESSAGE AS receiver_error,
                   s.COUNT_RECEIVED_HEARTBEATS AS heartbeats, b.DESIRED_DELAY AS delay,
                   a.SERVICE_STATE AS applier,
                   (SELECT MAX(w.LAST_ERROR_MESSAGE)
                      FROM performance_schema.replication_applier_status_by_worker w
                     WHERE w.CHANNEL_NAME = '' AND w.LAST_ERROR_NUMBER <> 0) AS worker_error,
                   (SELECT MAX(d.LAST_ERROR_MESSAGE)
                      FROM performance_schema.replication_applier_status_by_coordinator d
                     WHERE d.CHANNEL_NAME = '' AND d.LAST_ERROR_NUMBER <> 0) AS coordinator_error,
                   (SELECT TIMESTAMPDIFF(MICROSECOND, MIN(w.APPLYING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP), NOW(6))
                      FROM performance_schema.replication_applier_status_by_worker w
                     WHERE w.CHANNEL_NAME = '' AND w.APPLYING_TRANSACTION <> '') AS applying_micros,
                   (SELECT TIMESTAMPDIFF(MICROSECOND, MIN(w.APPLYING_TRANSACTION_IMMEDIATE_COMMIT_TIMESTAMP), NOW(6))
                      FROM performance_schema.replication_applier_status_by_worker w
                     WHERE w.CHANNEL_NAME = '' AND w.APPLYING_TRANSACTION <> '') AS applying_hop_micros,
                   (SELECT TIMESTAMPDIFF(MICROSECOND, MAX(w.LAST_APPLIED_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP), NOW(6))
                      FROM performance_schema.replication_applier_status_by_worker w
                     WHERE w.CHANNEL_NAME = '' AND w.LAST_APPLIED_TRANSACTION <> '') AS applied_micros,
                   TIMESTAMPDIFF(MICROSECOND, s.LAST_QUEUED_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP, NOW(6))
                     AS queued_micros,
                   s.LAST_QUEUED_TRANSACTION AS last_queued,
                   TIMESTAMPDIFF(MICROSECOND, s.LAST_QUEUED_TRANSACTION_IMMEDIATE_COMMIT_TIMESTAMP,
                                 s.LAST_QUEUED_TRANSACTION_START_QUEUE_TIMESTAMP) AS ahead_micros
              FROM performance_schema.replication_connection_configuration c
              JOIN performance_schema.replication_connection_status s ON s.CHANNEL_NAME = c.CHANNEL_NAME
              JOIN performance_schema.replication_applier_status a ON a.CHANNEL_NAME = c.CHANNEL_NAME
              JOIN performance_schema.replication_applier_configuration b ON b.CHANNEL_NAME = c.CHANNEL_NAME
             WHERE c.CHANNEL_NAME = ''""";

    private static final String STATUS = """
            SELECT VARIABLE_NAME AS name, VARIABLE_VALUE AS value
              FROM performance_schema.global_status
             WHERE VARIABLE_NAME IN ('Rpl_semi_sync_replica_status', 'Rpl_semi_sync_source_clients',
                                     'Rpl_semi_sync_source_wait_sessions', 'Questions', 'Threads_connected',
                                     'Threads_running', 'Connection_errors_max_connections')""";

    /**
     * Transactions that have written hold this lock on a table until they end. INNODB_TRX would not do: it shows what it
     * showed before, as long as it is read more often than each tenth of a second. Two threads of mysqld itself write GTIDs
     * into a table soon after commits.
     */
    private static final String TRANSACTIONS = """
            SELECT COUNT(DISTINCT OWNER_THREAD_ID) AS n
              FROM performance_schema.metadata_locks
             WHERE OBJECT_TYPE = 'TABLE' AND LOCK_TYPE = 'SHARED_WRITE' AND LOCK_DURATION = 'TRANSACTION'
               AND LOCK_STATUS = 'GRANTED' AND NOT (OBJECT_SCHEMA = 'mysql' AND OBJECT_NAME = 'gtid_executed')""";

    /** Sessions that are in the middle of a commit for a second or more, waiting for the disk or for one that does. */
    private static final String COMMITTING = """
            SELECT COUNT(*) AS n FROM performance_schema.processlist
             WHERE STATE = 'waiting for handler commit' AND TIME >= 1""";

    private static final String HEARTBEAT =
            "SELECT TIMESTAMPDIFF(MICROSECOND, MAX(ts), NOW(6)) AS micros FROM understudy.heartbeat";

    private static final long MICROS = 1000;

    /** A server that is well answers in a few milliseconds; two silences of this length make it hung. */
    private static final int PATIENCE_MILLIS = 1000;

    private final AdminSession session;
    private final ReplicaAccounts replicas;

    /**
     * Prepares readings.
     *
     * @param replicas the accounts of those who may be refused as replicas
     */
    public ServerReader(AdminSession session, ReplicaAccounts replicas) {
        this.session = session;
        this.replicas = replicas;
    }

    /**
     * Reads the server.
     *
     * @throws SQLException if it does not answer in time
     */
    public Reading read() throws SQLException {
        return patiently(() -> readNow(Optional.empty()));
    }

    /**
     * Reads it again soon after: settings are taken as they were, and transactions counted only where clients could write.
     * It costs the server half of the work.
     *
     * @throws SQLException if it does not answer in time
     */
    public Reading readAgain(Reading before) throws SQLException {
        return patiently(() -> readNow(Optional.of(before)));
    }

    private interface Question<T> {
        T ask() throws SQLException;
    }

    private <T> T patiently(Question<T> question) throws SQLException {
        session.within(PATIENCE_MILLIS);
        try {
            return question.ask();
        } finally {
            session.within(AdminSession.PATIENCE_MILLIS);
        }
    }

    private Reading readNow(Optional<Reading> before) throws SQLException {
        ReplicaAdmission admission = new ReplicaAdmission(session, replicas);
        boolean counts = before.isEmpty() || before.get().server().access() == Access.WRITABLE;
        List<String> questions = new ArrayList<>(List.of(REPLICATION, VARIABLES, STATUS, admission.admitted()));
        if (counts) {
            questions.add(TRANSACTIONS);
        }
        if (before.isEmpty()) {
            questions.add(DemandedSetting.QUERY);
        }
        Iterator<List<Map<String, String>>> answers = session.results(questions).iterator();
        Map<String, String> replication = row(answers.next());
        Map<String, String> variables = row(answers.next());
        Map<String, String> status =
                answers.next().stream().collect(Collectors.toMap(row -> text(row, "name"), row -> text(row, "value")));
        ServerReport server = server(replication, variables, status, admission.refused(answers.next()));
        Map<String, String> transactions = counts ? row(answers.next()) : Map.of();
        Counters counters = new Counters(
                number(status, "Questions"),
                (int) number(status, "Threads_connected"),
                (int) number(variables, "max_connections"),
                number(status, "Connection_errors_max_connections"),
                (int) number(status, "Threads_running"),
                number(replication, "heartbeats"));
        return new Reading(
                server,
                counters,
                server.access() == Access.WRITABLE ? (int) number(transactions, "n") : 0,
                replay(replication),
                before.isEmpty()
                        ? DemandedSetting.drift(row(answers.next()))
                        : before.get().drift());
    }

    private static ReplayTimes replay(Map<String, String> replication) {
        return new ReplayTimes(
                millis(replication, "applying_micros"),
                millis(replication, "applying_hop_micros"),
                millis(replication, "applied_micros"),
                millis(replication, "queued_micros"),
                text(replication, "last_queued"),
                millis(replication, "ahead_micros"));
    }

    /** How many sessions have been in the middle of a commit for a second or more. */
    public int committing() throws SQLException {
        return patiently(() -> (int) number(session.row(COMMITTING), "n"));
    }

    /**
     * How long ago, in milliseconds by this server's clock, the newest heartbeat that can be read here was written; empty if
     * none ever was.
     */
    public OptionalLong heartbeatAge() throws SQLException {
        try {
            return patiently(() -> millis(session.row(HEARTBEAT), "micros"));
        } catch (SQLException e) {
            if (Heartbeat.lacksTable(e)) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    private static ServerReport server(
            Map<String, String> replication,
            Map<String, String> variables,
            Map<String, String> status,
            SortedSet<NodeId> refused) {
        SemiSyncReport semiSync = new SemiSyncReport(
                isOn(variables, "semi_sync"),
                (int) number(variables, "acknowledgements"),
                (int) number(status, "Rpl_semi_sync_source_clients"),
                (int) number(status, "Rpl_semi_sync_source_wait_sessions"));
        return new ServerReport(
                text(variables, "uuid"),
                text(variables, "version"),
                inBinaryLog(variables, semiSync),
                GtidSet.parse(text(replication, "received")),
                refused,
                access(variables),
                receiver(replication, status),
                new ApplierReport(
                        running(text(replication, "applier")),
                        (int) number(replication, "delay"),
                        applierError(replication)),
                semiSync);
    }

    /**
     * A commit that waits for its acknowledgement is in the binary log, but only owned, not executed. On a replica,
     * what is owned is what the applier works on, which is not executed.
     */
    private static GtidSet inBinaryLog(Map<String, String> variables, SemiSyncReport semiSync) {
        GtidSet executed = GtidSet.parse(text(variables, "executed"));
        return semiSync.enabled()
                ? executed.union(GtidSet.parse(text(variables, "owned").replaceAll("#\\d+", "")))
                : executed;
    }

    private static Access access(Map<String, String> variables) {
        if (isOn(variables, "offline")) {
            return Access.OFFLINE;
        }
        return isOn(variables, "read_only") ? Access.READABLE : Access.WRITABLE;
    }

    private static ReceiverReport receiver(Map<String, String> replication, Map<String, String> status) {
        String host = text(replication, "host");
        return new ReceiverReport(
                running(text(replication, "receiver")),
                host.isEmpty() ? Optional.empty() : Optional.of(new Endpoint(host, (int) number(replication, "port"))),
                text(status, "Rpl_semi_sync_replica_status").equals("ON"),
                true,
                text(replication, "receiver_error"));
    }

    private static String applierError(Map<String, String> replication) {
        return replication.getOrDefault("worker_error", text(replication, "coordinator_error"));
    }

    private static Running running(String state) {
        return state.isEmpty() ? Running.OFF : Running.valueOf(state);
    }

    private static Map<String, String> row(List<Map<String, String>> rows) {
        return rows.isEmpty() ? Map.of() : rows.get(0);
    }

    private static boolean isOn(Map<String, String> row, String column) {
        return text(row, column).equals("1");
    }

    private static String text(Map<String, String> row, String column) {
        return row.getOrDefault(column, "");
    }

    private static OptionalLong millis(Map<String, String> row, String column) {
        return row.containsKey(column) ? OptionalLong.of(number(row, column) / MICROS) : OptionalLong.empty();
    }

    private static long number(Map<String, String> row, String column) {
        String text = text(row, column);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
