package dev.understudy.agent;

import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.mysql.Account;
import dev.understudy.mysql.Heartbeat;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the heartbeat row each second, as long as it is wanted, on a thread of its own: one may wait for its
 * acknowledgement, or for the disk, as long as it takes. It is the write probe of a primary.
 */
final class HeartbeatRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatRun.class);
    private static final long PERIOD_MILLIS = 1000;

    /** How long the first attempt may take. Each that is given up doubles it, for it leaves a session that waits. */
    private static final int PATIENCE_MILLIS = 4000;

    private static final int LONGEST_PATIENCE_MILLIS = 60_000;
    private static final int DOUBLINGS = 4;

    private final Supplier<Endpoint> admin;
    private final Supplier<Account> agent;
    private final Thread thread;

    private volatile Optional<Epoch> wanted = Optional.empty();
    private final AtomicLong acknowledged = new AtomicLong();

    /** Since when an answer is due, a value of {@link System#nanoTime()}; 0 if none is. */
    private volatile long dueSince;

    private @Nullable Heartbeat session;
    private int givenUp;
    private boolean tableTried;

    HeartbeatRun(Supplier<Endpoint> admin, Supplier<Account> agent) {
        this.admin = admin;
        this.agent = agent;
        this.thread = new Thread(this::run, "heartbeat");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** From now on they are committed in this epoch; empty: none is begun. */
    void want(Optional<Epoch> epoch) {
        wanted = epoch;
    }

    /** How many were acknowledged. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** For how long one that was begun has not been answered, whatever became of the attempts; zero if all were. */
    Duration late() {
        long since = dueSince;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Optional<Epoch> epoch = wanted;
                if (epoch.isPresent()) {
                    attempt(epoch.get());
                } else {
                    dueSince = 0;
                    disconnect();
                }
                TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        disconnect();
    }

    private void attempt(Epoch epoch) {
        if (dueSince == 0) {
            dueSince = System.nanoTime();
        }
        try {
            session().commit(epoch, 1 + givenUp % Heartbeat.ROWS, patience());
            acknowledged.incrementAndGet();
            givenUp = 0;
            dueSince = 0;
        } catch (SQLException e) {
            failed(e);
        }
    }

    private int patience() {
        return Math.min(LONGEST_PATIENCE_MILLIS, PATIENCE_MILLIS << Math.min(givenUp, DOUBLINGS));
    }

    private void failed(SQLException failure) {
        if (Heartbeat.lacksTable(failure)) {
            createTable();
            return;
        }
        if (givenUp == 0) {
            LOG.info("the heartbeat is not acknowledged yet: {}", failure.getMessage());
        }
        givenUp++;
        disconnect();
    }

    /** Once, or a person who has removed the table would see it come back each second. */
    private void createTable() {
        dueSince = 0;
        if (tableTried) {
            return;
        }
        tableTried = true;
        try {
            session().createTable();
            LOG.info("the table of heartbeats was missing, and is made");
        } catch (SQLException e) {
            LOG.warn("the table of heartbeats cannot be made, and this primary has no write probe: {}", e.getMessage());
            disconnect();
        }
    }

    private Heartbeat session() throws SQLException {
        Heartbeat open = session;
        if (open == null) {
            open = Heartbeat.open(admin.get(), agent.get());
            session = open;
        }
        return open;
    }

    private void disconnect() {
        if (session != null) {
            session.close();
            session = null;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
