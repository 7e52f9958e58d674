package dev.understudy.drill;

import dev.understudy.client.NodeId;
import dev.understudy.drill.history.Outcome;
import dev.understudy.lab.LabException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A client without a router that reads from one server, over a connection that it has and over new ones. */
final class OldReader implements AutoCloseable {
    private static final long PAUSE_MILLIS = 50;

    private final Stage stage;
    private final NodeId node;
    private final Connection had;

    /**
     * Opens the connection that it has.
     *
     * @throws LabException if the server does not let it in
     */
    OldReader(Stage stage, NodeId node) throws LabException {
        this.stage = stage;
        this.node = node;
        try {
            had = stage.connect(node);
        } catch (SQLException e) {
            throw new LabException("no connection to " + node + ": " + Outcome.firstLine(e), e);
        }
    }

    /**
     * Reads until neither is answered any more.
     *
     * @param since a value of {@link System#nanoTime()}
     * @return how long after that it was
     * @throws LabException if it is answered for longer than the patience
     */
    Duration awaitClosed(long since, Duration patience) throws LabException, InterruptedException {
        while (System.nanoTime() - since < patience.toNanos()) {
            if (!answers(had) && !answersAnew()) {
                return Duration.ofNanos(System.nanoTime() - since);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        throw new LabException(node + " still answers readers after " + patience.toSeconds() + " s");
    }

    private static boolean answers(Connection connection) {
        try {
            return Rows.newest(connection) >= 0;
        } catch (SQLException e) {
            return false;
        }
    }

    private boolean answersAnew() {
        try (Connection fresh = stage.connect(node)) {
            return answers(fresh);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            had.abort(Runnable::run);
        } catch (SQLException e) {
            // It was cut off, as it should be.
        }
    }
}
