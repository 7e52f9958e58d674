package dev.understudy.router;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How a statement is made, so that it can be made again on another server.
 *
 * @param type Statement, PreparedStatement or CallableStatement
 * @param sql its text; empty for a plain statement
 * @param maker makes it on a connection
 */
record StatementOrigin<S extends Statement>(Class<S> type, String sql, Maker<S> maker) {
    /** Makes a statement on a connection. */
    @FunctionalInterface
    interface Maker<S extends Statement> {
        S on(Connection connection) throws SQLException;
    }

    /** Asks a connection something. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }
}
