package dev.understudy.router;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * Opens the connections of one pool and knows every one of them, so that all can be aborted at once: those lent, those
 * idle and those being validated. A pool itself cannot do that: evicting frees no thread that waits for an answer.
 */
final class PhysicalConnections extends PlainDataSource {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(PhysicalConnections.class);

    /** Opens one connection to the node. */
    @FunctionalInterface
    interface Opener {
        Connection open() throws SQLException;
    }

    private final Opener opener;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile State state = State.OPEN;

    private enum State {
        OPEN,
        CUT
    }

    PhysicalConnections(Opener opener) {
        this.opener = opener;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (state == State.CUT) {
            throw Errors.closed("pool");
        }
        Connection connection = opener.open();
        prune();
        open.add(connection);
        // Looked at after the connection is in the set: either this or abortAll sees it.
        if (state == State.CUT) {
            abort(connection);
            throw Errors.closed("pool");
        }
        return connection;
    }

    /** Aborts every connection, and each that is being opened as soon as it is. */
    void abortAll() {
        state = State.CUT;
        open.forEach(PhysicalConnections::abort);
        open.clear();
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            LOG.debug("a connection could not be aborted: {}", e.getMessage());
        }
    }

    private void prune() {
        open.removeIf(PhysicalConnections::isClosed);
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return false; // stays in the set, so that it can be aborted
        }
    }
}
