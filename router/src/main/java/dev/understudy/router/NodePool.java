package dev.understudy.router;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The connections to one node for one use. It lives as long as the node is thought usable for it: a node that comes back
 * gets a new one.
 */
interface NodePool {
    /**
     * Lends a connection; waits a moment if none is free.
     *
     * @throws SQLException if none was to be had, or the pool was cut
     */
    Connection borrow() throws SQLException;

    /** Takes a connection back that is not to be used again. */
    void discard(Connection connection);

    /** Closes what is not lent: one connection to the server has died, so the others probably have. */
    void drain();

    /** Cuts every connection, lent or not, wakes whoever waits for one, and lends no more. Returns quickly. */
    void cut();

    /** Whether {@link #cut()} was called. */
    boolean isCut();

    /** Puts its own figures into a registry of Micrometer's; to be called once at most. */
    void measure(Object registry);

    /** Keeps this many connections ready, and opens them soon. */
    void keepReady(int connections);
}
