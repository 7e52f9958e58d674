package dev.understudy.router;

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
        add(AnsweredGtid.of(lease.connection()), connections);
    }

    /** A commit was not answered and looked up; reads must see it too. */
    void found(String gtids, LastWrites connections) {
        if (mode != ReadYourWrites.OFF) {
            add(gtids, connections);
        }
    }

    private void add(String gtids, LastWrites connections) {
        if (!gtids.isEmpty()) {
            writesOf(connections).add(gtids);
        }
    }

    /** The newest GTID that a primary has given itself: it is not older than what is known to be committed on it now. */
    String newestOf(Connection primary) throws SQLException {
        if (mode == ReadYourWrites.OFF) {
            return "";
        }
        try (Statement statement = primary.createStatement();
                ResultSet row = statement.executeQuery("SELECT GTID_SUBTRACT(@@GLOBAL.gtid_executed,"
                        + " GTID_SUBTRACT(@@GLOBAL.gtid_executed, CONCAT(@@server_uuid, ':1-9223372036854775806')))")) {
            row.next();
            return row.getString(1);
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
