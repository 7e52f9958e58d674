package dev.understudy.router;

import dev.understudy.client.NodeId;
import java.sql.SQLException;

/** What follows when a connection was not to be had, or was lost: another try, after a while, or the end. */
final class Retries {
    private final Gate gate;
    private final ReadChoice reads;

    Retries(Gate gate, ReadChoice reads) {
        this.gate = gate;
        this.reads = reads;
    }

    /**
     * A node gave no connection: waits before the next try.
     *
     * @throws SQLException if no try will succeed, or the attempt's time is over
     */
    void notLent(RouterView view, NodeId node, Use use, Attempt attempt, SQLException e) throws SQLException {
        if (e instanceof UnusableSettingException setting) {
            throw setting.reason();
        }
        SQLException permanent = Loss.permanent(e);
        if (permanent != null) {
            throw permanent;
        }
        attempt.failed(e);
        reads.failed(node, System.nanoTime());
        if (attempt.deadline().hasPassed()) {
            throw Errors.nodeTimeout(view, node, attempt);
        }
        pause(view, use, attempt);
    }

    /** A lease was lost: waits before the call is made again. */
    void lost(RouterView seen, Lease lost, Attempt attempt, SQLException failure) throws SQLException {
        attempt.failed(failure);
        if (attempt.deadline().hasPassed()) {
            throw Errors.nodeTimeout(seen, lost.node(), attempt);
        }
        pause(seen, lost.use(), attempt);
    }

    /** Waits until the view changes, or for a moment. A read has other nodes to try first. */
    void pause(RouterView seen, Use use, Attempt attempt) throws SQLException {
        boolean othersLeft =
                use == Use.READ && attempt.failures() < seen.readable().size();
        if (!othersLeft) {
            gate.awaitChange(seen, attempt.pauseNanos());
        }
    }
}
