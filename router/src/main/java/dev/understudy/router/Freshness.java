package dev.understudy.router;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.protocol.ServerSessionStateController;
import com.mysql.cj.protocol.ServerSessionStateController.ServerSessionStateChanges;
import com.mysql.cj.protocol.ServerSessionStateController.SessionStateChange;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Makes reads see the writes before them: knows what was written, and which node has it. */
final class Freshness {
    private final ReadYourWrites mode;
    private final double waitSeconds;
    private final Function<NodeId, GtidSet> reported;
    private final Map<NodeId, GtidSet> learned = new ConcurrentHashMap<>();
    private final LastWrites everybodys = new LastWrites();
    private final ThreadLocal<LastWrites> threads = ThreadLocal.withInitial(LastWrites::new);

    /**
     * Begins with nothing written.
     *
     * @param wait how long a read waits on a replica that does not have the writes yet
     * @param reported what a node's agent said last that it has executed
     */
    Freshness(ReadYourWrites mode, Duration wait, Function<NodeId, GtidSet> reported) {
        this.mode = mode;
        this.waitSeconds = wait.toMillis() / 1000.0;
        this.reported = reported;
    }

    /** The writes that the reads of a connection shall see. To be asked anew for each piece of work. */
    LastWrites writesOf(LastWrites connections) {
        return switch (mode) {
            case OFF, CONNECTION -> connections;
            case THREAD -> threads.get();
            case DATA_SOURCE -> everybodys;
        };
    }

    /** Takes over what another service wrote. */
    LastWrites shared() throws SQLException {
        return switch (mode) {
            case THREAD -> threads.get();
            case DATA_SOURCE -> everybodys;
            case OFF, CONNECTION ->
                throw new SQLException(
                        "tokens need the property readYourWrites=THREAD or DATA_SOURCE; it is " + mode,
                        PropertyValues.INVALID);
        };
    }

    /** A commit, or a statement that commits by itself, was answered. */
    void committed(Lease lease, LastWrites connections) {
        if (mode == ReadYourWrites.OFF || lease.use() == Use.READ) {
            return;
        }
        String gtid = gtidOf(lease.connection());
        if (!gtid.isEmpty()) {
            writesOf(connections).add(gtid);
        }
    }

    /**
     * The GTID in the last OK packet. It is asked for and not listened to: Connector/J's listeners are held weakly, and one that
     * is gone makes the next packet fail.
     */
    private static String gtidOf(Connection connection) {
        try {
            if (!connection.isWrapperFor(MysqlConnection.class)) {
                return "";
            }
            ServerSessionStateChanges changes = connection
                    .unwrap(MysqlConnection.class)
                    .getServerSessionStateController()
                    .getSessionStateChanges();
            if (changes != null) {
                for (SessionStateChange change : changes.getSessionStateChangesList()) {
                    if (change.getType() == ServerSessionStateController.SESSION_TRACK_GTIDS) {
                        return change.getValues().get(0);
                    }
                }
            }
            return "";
        } catch (SQLException e) {
            return "";
        }
    }

    /** What was learned holds for an epoch: in the next one a node may have been rebuilt. */
    void newEpoch() {
        learned.clear();
    }

    boolean isKnownToHave(NodeId node, GtidSet wanted) {
        return wanted.isEmpty()
                || learned.getOrDefault(node, GtidSet.EMPTY).contains(wanted)
                || reported.apply(node).contains(wanted);
    }

    /** Waits on a replica until it has executed a set, for a moment. Returns whether it has. */
    boolean waitFor(GtidSet wanted, Lease replica) throws SQLException {
        try (Statement statement = replica.connection().createStatement();
                ResultSet outcome = statement.executeQuery(
                        "SELECT WAIT_FOR_EXECUTED_GTID_SET('" + wanted + "', " + waitSeconds + ")")) {
            boolean has = outcome.next() && outcome.getInt(1) == 0;
            if (has) {
                learned.merge(replica.node(), wanted, GtidSet::union);
            }
            return has;
        }
    }
}
