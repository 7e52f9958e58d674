package dev.understudy.drill;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.drill.history.Outcome;
import dev.understudy.lab.LabException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Replicas that receive and do not apply, because a client of theirs reads the workload's table under a lock, as a backup
 * does.
 */
final class HeldAppliers implements AutoCloseable {
    private final Stage stage;
    private final SortedMap<NodeId, Connection> locks = new TreeMap<>();

    HeldAppliers(Stage stage) {
        this.stage = stage;
    }

    void hold(List<NodeId> replicas) throws LabException {
        for (NodeId node : replicas) {
            try {
                Connection connection = stage.connect(node);
                locks.put(node, connection);
                Rows.lock(connection);
            } catch (SQLException e) {
                throw new LabException("the applier of " + node + " cannot be held: " + Outcome.firstLine(e), e);
            }
        }
    }

    /** Lets them apply. Returns how many rows of the workload they lacked, in words. */
    String release() throws LabException {
        String lacked = lacked();
        close();
        return lacked;
    }

    private String lacked() throws LabException {
        List<String> lacked = new ArrayList<>();
        ClusterState state = stage.topology().state();
        if (!state.isWritable()) {
            // The fault has struck already, and nobody has more than they do.
            return locks.keySet() + " applied nothing";
        }
        NodeId primary = state.primary().orElseThrow(() -> new LabException("there is no primary"));
        try (Connection source = stage.connect(primary)) {
            long all = Rows.newest(source);
            for (NodeId node : locks.keySet()) {
                lacked.add(node + " lacked " + (all - Rows.newest(locks.get(node))) + " rows");
            }
        } catch (SQLException e) {
            throw new LabException("what the appliers lack cannot be counted: " + Outcome.firstLine(e), e);
        }
        return String.join(", ", lacked);
    }

    @Override
    public void close() {
        for (Connection connection : locks.values()) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                // It ended together with its server.
            }
        }
        locks.clear();
    }
}
