package dev.understudy.router;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How a statement is made, so that it can be made again on another server.
 *
 * @param type Statement, PreparedStatement or CallableStatement
 * @param sql its text; empty for a plain statement
 * @param wish what its answers are wanted for
 * @param maker makes it on a connection
 */
record StatementOrigin<S extends Statement>(Class<S> type, String sql, Wish wish, Maker<S> maker) {
    /** What the application wants of a statement's answers beside reading them. */
    enum Wish {
        NOTHING,
        /** The keys that the server generates. */
        KEYS,
        /** Rows that it can change in the result. */
        UPDATABLE_ROWS;

        /** What a result of this concurrency is wanted for. */
        static Wish of(int concurrency) {
            return concurrency == ResultSet.CONCUR_UPDATABLE ? UPDATABLE_ROWS : NOTHING;
        }

        /** What is wanted with an argument such as {@link Statement#RETURN_GENERATED_KEYS}. */
        static Wish ofKeys(int keys) {
            return keys == Statement.RETURN_GENERATED_KEYS ? KEYS : NOTHING;
        }
    }

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
