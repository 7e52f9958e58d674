package dev.understudy.drill;

import dev.understudy.client.NodeId;
import dev.understudy.drill.history.Outcome;
import dev.understudy.drill.history.RowId;
import dev.understudy.lab.LabException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients without a router that go on writing to one server, whatever has become of it: some over connections that they
 * had already, some over new ones.
 */
final class OldAddress implements AutoCloseable {
    private static final int CLIENTS = 2;

    /** Marks their rows. */
    private static final int WRITER = 900;

    private static final long PAUSE_MILLIS = 20;

    private final Stage stage;
    private final NodeId node;
    private final List<Connection> had = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger tried = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean stopping;

    /**
     * Opens the connections that they have already.
     *
     * @throws LabException if the server lets none in
     */
    OldAddress(Stage stage, NodeId node) throws LabException {
        this.stage = stage;
        this.node = node;
        try {
            for (int i = 0; i < CLIENTS; i++) {
                had.add(stage.connect(node));
            }
        } catch (SQLException e) {
            throw new LabException("no connection to " + node + ": " + Outcome.firstLine(e), e);
        }
    }

    /** Begins to write. */
    void start() {
        for (int i = 0; i < CLIENTS; i++) {
            Connection connection = had.get(i);
            int old = WRITER + i;
            int fresh = WRITER + CLIENTS + i;
            begin(() -> Rows.write(connection, row(old)));
            begin(() -> {
                try (Connection opened = stage.connect(node)) {
                    Rows.write(opened, row(fresh));
                }
            });
        }
    }

    private RowId row(int writer) {
        return new RowId(0, writer, tried.incrementAndGet());
    }

    private interface Write {
        void run() throws SQLException;
    }

    private void begin(Write write) {
        Thread thread = new Thread(() -> writeAll(write), "old-address");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void writeAll(Write write) {
        while (!stopping) {
            try {
                write.run();
                answered.incrementAndGet();
            } catch (SQLException e) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends them when their server is gone. Returns what they saw, in words. */
    String stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return "took " + tried + " writes of clients that had its address, and answered OK to " + answered;
    }

    /** How many of their writes the server answered with OK. */
    int answered() {
        return answered.get();
    }

    @Override
    public void close() {
        stopping = true;
        for (Connection connection : had) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                // It ended together with its server.
            }
        }
    }
}
