package dev.understudy.router;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Epoch;
import dev.understudy.client.NodeId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A connection to a node, lent to a routed connection under an epoch. */
final class Lease {
    private static final long FRESH_NANOS = 500_000_000L;
    private static final int PING_SECONDS = 1;

    private final PoolEntry entry;
    private final ClusterName cluster;
    private final Epoch epoch;
    private final Connection connection;
    private final OpenAnswers answers = new OpenAnswers();
    private final AtomicBoolean returned = new AtomicBoolean();
    private volatile Runnable afterReturn = () -> {};
    private long lastUsed = System.nanoTime();
    private long settingsVersion;
    private Progress progress = Progress.NOTHING_SENT;
    private Trace trace = Trace.NONE;
    private @Nullable TaggedSession tagged;

    /** How far the present call got. */
    enum Progress {
        NOTHING_SENT,
        SENT
    }

    /** What the application did to the session. */
    private enum Trace {
        NONE,
        /** Variables, locks or temporary tables that the next borrower must not find. */
        CHANGED
    }

    Lease(PoolEntry entry, RouterView view, Connection connection) {
        this.entry = entry;
        this.cluster = view.cluster();
        this.epoch = view.epoch();
        this.connection = connection;
    }

    NodeId node() {
        return entry.key().node();
    }

    Use use() {
        return entry.key().use();
    }

    ClusterName cluster() {
        return cluster;
    }

    Epoch epoch() {
        return epoch;
    }

    PoolEntry entry() {
        return entry;
    }

    Connection connection() {
        return connection;
    }

    /** What the application may still fetch over it. */
    OpenAnswers answers() {
        return answers;
    }

    /** Whether the router has cut the connection. */
    boolean isCut() {
        return entry.pool().isCut();
    }

    /** Whether the driver has closed the connection, as it does when the link fails. Asks nobody. */
    boolean isClosed() {
        try {
            // The pool's own object knows only of its own close.
            return connection.unwrap(Connection.class).isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    Progress progress() {
        return progress;
    }

    /** A call begins: nothing of it has been sent. */
    void begin() {
        progress = Progress.NOTHING_SENT;
        lastUsed = System.nanoTime();
    }

    /**
     * From now on the server may have received the call.
     *
     * @throws SQLException if the connection has been cut already, so that nothing will be sent
     */
    void sending() throws SQLException {
        if (isCut()) {
            throw Errors.closed("connection");
        }
        progress = Progress.SENT;
    }

    void leavesTrace() {
        trace = Trace.CHANGED;
    }

    /** The session takes the tag of its transactions. */
    void tagged(TaggedSession session) {
        session.lent();
        tagged = session;
    }

    /** The session, if its transactions have tags. */
    @Nullable
    TaggedSession tagged() {
        return tagged;
    }

    /** Which version of the application's settings was applied to the connection. */
    long settingsVersion() {
        return settingsVersion;
    }

    void applied(long version) {
        settingsVersion = version;
    }

    /** When the last call began, in nanoseconds of {@link System#nanoTime}. */
    long lastUsed() {
        return lastUsed;
    }

    /** Whether the connection is alive, as far as can be told: one used a moment before now is not asked. */
    boolean isAlive(long now) throws SQLException {
        return now - lastUsed < FRESH_NANOS || connection.isValid(PING_SECONDS);
    }

    /** Gives the connection back to its pool, which resets it. No transaction may be open. */
    void giveBack() {
        if (!returned.compareAndSet(false, true)) {
            return;
        }
        if (tagged != null) {
            tagged.settled();
        }
        returned();
        if (isCut() || trace == Trace.CHANGED) {
            entry.pool().discard(connection);
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            entry.pool().discard(connection);
        }
    }

    /** What else is to be done when the lease ends; set by whoever takes it out, before anybody else has it. */
    void whenReturned(Runnable work) {
        afterReturn = work;
    }

    private void returned() {
        entry.returned();
        afterReturn.run();
    }

    /** Throws the connection away; the server rolls back what it had begun. */
    void discard() {
        if (returned.compareAndSet(false, true)) {
            returned();
            entry.pool().discard(connection);
        }
    }
}
