package dev.understudy.mysql;

import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** Changes a server's replication and access, one statement at a time; the first error ends an act. */
public final class ServerControl {
    /** More than any cluster has ackers: no commit is answered, also none that waits already. */
    private static final int NEVER = 1000;

    private final AdminSession session;

    public ServerControl(AdminSession session) {
        this.session = session;
    }

    public void stopReceiver() throws SQLException {
        session.execute("STOP REPLICA IO_THREAD");
    }

    /** Lets a receiver that runs come in anew, with another password; the applier goes on. */
    public void restartReceiver(Account replication) throws SQLException {
        stopReceiver();
        startReceiver(replication);
    }

    public void startApplier() throws SQLException {
        session.execute("START REPLICA SQL_THREAD");
    }

    /**
     * Points a stopped receiver at a source and starts it. A channel that exists is moved with its applier running, which
     * keeps the relay logs: with both threads stopped MySQL would throw away what was received and acknowledged.
     *
     * @param configured the source that the channel has; empty if there is no channel
     */
    public void follow(Optional<Endpoint> configured, Endpoint source, Account replication) throws SQLException {
        if (configured.isEmpty()) {
            session.execute("CHANGE REPLICATION SOURCE TO SOURCE_AUTO_POSITION = 1, " + receiverOptions(source));
        } else if (!configured.get().equals(source) || !hasReceiverOptions()) {
            session.execute("CHANGE REPLICATION SOURCE TO " + receiverOptions(source));
        }
        startReceiver(replication);
    }

    private void startReceiver(Account replication) throws SQLException {
        session.execute("START REPLICA IO_THREAD USER = " + quoted(replication.user()) + " PASSWORD = "
                + quoted(replication.password()));
    }

    /** A channel that others have set up may be slow to notice that its source is gone, or give up. */
    private boolean hasReceiverOptions() throws SQLException {
        return session.row("SELECT HEARTBEAT_INTERVAL = 0.5 AND CONNECTION_RETRY_INTERVAL = 1"
                        + " AND CONNECTION_RETRY_COUNT = 86400000 AND SSL_ALLOWED = 'NO' AND GET_PUBLIC_KEY = 'YES' AS same"
                        + " FROM performance_schema.replication_connection_configuration WHERE CHANNEL_NAME = ''")
                .getOrDefault("same", "")
                .equals("1");
    }

    private static String receiverOptions(Endpoint source) {
        return "SOURCE_HOST = " + quoted(source.host()) + ", SOURCE_PORT = " + source.port()
                + ", SOURCE_HEARTBEAT_PERIOD = 0.5, SOURCE_CONNECT_RETRY = 1, SOURCE_RETRY_COUNT = 86400000"
                // TLS between nodes is not built yet; the password is exchanged by the source's RSA key.
                + ", SOURCE_SSL = 0, GET_SOURCE_PUBLIC_KEY = 1";
    }

    /** Whether the next start of the receiver acknowledges. */
    public void setReplicaSemiSync(OnOff next) throws SQLException {
        session.execute("SET GLOBAL rpl_semi_sync_replica_enabled = " + next);
    }

    /** A setting's value. */
    public enum OnOff {
        ON,
        OFF
    }

    /** Waits until a set is executed, for at most the patience. Returns whether it is. */
    public boolean awaitExecuted(String gtids, Duration patience) throws SQLException {
        Map<String, String> row = session.row("SELECT WAIT_FOR_EXECUTED_GTID_SET(" + quoted(gtids) + ", "
                + patience.toMillis() / 1000.0 + ") AS outcome");
        return row.getOrDefault("outcome", "").equals("0");
    }

    public void openForReads() throws SQLException {
        session.execute("SET GLOBAL super_read_only = ON");
        session.execute("SET GLOBAL offline_mode = OFF");
    }

    /**
     * Begins a new binary log file. A replica that has all of the files before is sent the new one only; of a long file the
     * source would read everything before it sent the first event, a second for each GB.
     */
    public void rotateBinaryLog() throws SQLException {
        session.execute("FLUSH NO_WRITE_TO_BINLOG BINARY LOGS");
    }

    /** Stops the applier, which has executed everything that was received. */
    public void stopApplier() throws SQLException {
        session.stopApplier();
    }

    /**
     * Refuses some nodes as replicas, ends their sessions, and lets every other node in. On a server that takes no writes,
     * it must be offline: {@code super_read_only} is off for a moment, while {@code read_only} stays.
     */
    public void refuseReplicas(ReplicaAccounts replicas, SortedSet<NodeId> refused) throws SQLException {
        ReplicaAdmission admission = new ReplicaAdmission(session, replicas);
        Map<String, String> now =
                session.row("SELECT @@global.super_read_only AS closed, @@global.offline_mode AS offline");
        if (now.getOrDefault("closed", "").equals("0")) {
            admission.refuse(refused);
            return;
        }
        if (!now.getOrDefault("offline", "").equals("1")) {
            throw new SQLException(
                    "the accounts of replicas are changed on a server that is offline or takes writes only");
        }
        session.execute("SET GLOBAL super_read_only = OFF");
        try {
            admission.refuse(refused);
        } finally {
            session.execute("SET GLOBAL super_read_only = ON");
        }
    }

    /** Forgets the source that a primary once had, with its relay logs. Slow: it takes about a tenth of a second. */
    public void forgetSource() throws SQLException {
        session.execute("RESET REPLICA ALL");
    }

    /** Changes for how many acknowledgements a source waits; with 0 it waits for none. */
    public void awaitAcknowledgements(int acknowledgements) throws SQLException {
        if (acknowledgements == 0) {
            session.execute("SET GLOBAL rpl_semi_sync_source_enabled = OFF");
        } else {
            session.execute("SET GLOBAL rpl_semi_sync_source_wait_for_replica_count = " + acknowledgements
                    + ", GLOBAL rpl_semi_sync_source_enabled = ON");
        }
    }

    /**
     * Ends writes: no commit is under way once it returns.
     *
     * @throws SQLException if a commit holds it up for longer than the session's {@code lock_wait_timeout}; nothing has
     *     changed then
     */
    public void endWrites() throws SQLException {
        session.execute("SET GLOBAL super_read_only = ON");
    }

    /** Ends the sessions of every client; the agent's own and replication's stay. */
    public void cutClients() throws SQLException {
        session.endSessionsOfClients();
    }

    /** Turns off the source side of semi-sync. On a server where a commit waits, this would answer it. */
    public void releaseSemiSync() throws SQLException {
        session.execute("SET GLOBAL rpl_semi_sync_source_enabled = OFF");
    }

    /** Opens for writes, after semi-sync is in force: no commit may be answered without it. */
    public void openForWrites(int acknowledgements) throws SQLException {
        session.execute("SET GLOBAL rpl_semi_sync_replica_enabled = OFF");
        awaitAcknowledgements(acknowledgements);
        session.execute("SET GLOBAL super_read_only = OFF, GLOBAL read_only = OFF, GLOBAL offline_mode = OFF");
    }

    /** Cuts readers and refuses new ones; what replication does here goes on. */
    public void closeForReads() throws SQLException {
        session.execute("SET GLOBAL offline_mode = ON");
    }

    /**
     * Fences: first no commit can be answered any more, also none that waits; then clients are cut. {@code
     * super_read_only} may have to wait behind such a commit and is not needed for either.
     */
    public void fence() throws SQLException {
        session.execute("SET GLOBAL rpl_semi_sync_source_wait_for_replica_count = " + NEVER);
        session.execute("SET GLOBAL offline_mode = ON");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
