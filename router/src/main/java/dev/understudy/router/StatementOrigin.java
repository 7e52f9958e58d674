package dev.understudy.router;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How a statement is made, so that it can be made again on another server.
 *
 * @param sql its text; an empty one for a plain statement
 * @param wish what its answers are wanted for
 * @param maker makes it on a connection
 */
record StatementOrigin(Sql sql, Wish wish, Question<Statement> maker) {
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

    /** Asks a connection something. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }
}
