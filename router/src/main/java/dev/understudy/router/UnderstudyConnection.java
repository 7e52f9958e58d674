package dev.understudy.router;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a connection of the router can do beyond JDBC; reached by {@code connection.unwrap(UnderstudyConnection.class)}, also
 * through a pool that wraps it.
 *
 * <p>The scopes hold for {@code routing=STATEMENT} and outside transactions. A hint in the text of a statement is stronger.
 */
public interface UnderstudyConnection extends Connection {
    /**
     * Sends what follows to the primary, reads too.
     *
     * @throws SQLException if the connection is closed
     */
    RouteScope onPrimary() throws SQLException;

    /**
     * Sends what follows to a replica, also what only the application knows to be a read, such as its own functions.
     * What cannot go there is refused.
     *
     * @throws SQLException if the connection is closed
     */
    RouteScope onReplica() throws SQLException;

    /**
     * Says where a statement would go on this connection, as it stands now. Nothing is sent.
     *
     * @throws SQLException if the connection is closed
     */
    RouteExplanation explain(String sql) throws SQLException;
}
