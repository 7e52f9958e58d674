package dev.understudy.drill;

import dev.understudy.client.NodeId;
import dev.understudy.drill.history.Outcome;
import dev.understudy.drill.history.RowId;
import dev.understudy.drill.history.Snapshot;
import dev.understudy.drill.history.StoredRow;
import dev.understudy.lab.LabException;
import dev.understudy.topology.Topology;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Reads the rows from every server itself, when all of them have executed what the primary has. */
public final class Servers {
    /** A receiver works off what it missed as fast as its disk lets it, event by event, and on a slow one that takes its time. */
    private static final int PATIENCE_SECONDS = 120;

    private static final int ALL_THERE = 0;

    private final Stage stage;

    public Servers(Stage stage) {
        this.stage = stage;
    }

    /**
     * Reads every server's rows.
     *
     * @throws LabException if a server does not catch up in time or does not answer; the message names it
     */
    public SortedMap<NodeId, List<RowId>> rows(Topology whole) throws LabException {
        return rows(snapshots(whole));
    }

    /** The names of the rows in snapshots, by node. */
    static SortedMap<NodeId, List<RowId>> rows(List<Snapshot> snapshots) {
        SortedMap<NodeId, List<RowId>> rows = new TreeMap<>();
        snapshots.forEach(snapshot -> rows.put(
                snapshot.node(), snapshot.rows().stream().map(StoredRow::row).toList()));
        return rows;
    }

    /**
     * The same with the servers that the rows were first written on.
     *
     * @throws LabException if a server does not catch up in time or does not answer; the message names it
     */
    List<Snapshot> snapshots(Topology whole) throws LabException {
        NodeId primary = whole.state().primary().orElseThrow(() -> new LabException("the cluster has no primary"));
        long at = System.nanoTime();
        String executed = executed(primary);
        List<Snapshot> snapshots = new ArrayList<>();
        for (NodeId node : whole.state().members().keySet()) {
            snapshots.add(new Snapshot(node, primary, at, rowsOf(node, executed)));
        }
        return snapshots;
    }

    private String executed(NodeId primary) throws LabException {
        try (Connection server = stage.connect(primary);
                Statement statement = server.createStatement();
                ResultSet answer = statement.executeQuery("SELECT @@global.gtid_executed")) {
            answer.next();
            return answer.getString(1);
        } catch (SQLException e) {
            throw unreadable(primary, e);
        }
    }

    private List<StoredRow> rowsOf(NodeId node, String executed) throws LabException {
        try (Connection server = stage.connect(node)) {
            server.setNetworkTimeout(Runnable::run, (int) TimeUnit.SECONDS.toMillis(2L * PATIENCE_SECONDS));
            try (PreparedStatement wait = server.prepareStatement("SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)")) {
                wait.setString(1, executed);
                wait.setInt(2, PATIENCE_SECONDS);
                try (ResultSet answer = wait.executeQuery()) {
                    answer.next();
                    if (answer.getInt(1) != ALL_THERE) {
                        throw new LabException(
                                node + " has not executed all that the primary has after " + PATIENCE_SECONDS + " s");
                    }
                }
            }
            return Rows.on(server);
        } catch (SQLException e) {
            throw unreadable(node, e);
        }
    }

    private static LabException unreadable(NodeId node, SQLException e) {
        return new LabException("the rows of " + node + " cannot be read: " + Outcome.firstLine(e), e);
    }
}
