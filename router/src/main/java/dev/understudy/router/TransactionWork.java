package dev.understudy.router;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Work that is done in one transaction, and done again from its beginning when that is proven not to be committed: it must
 * not change anything outside the database, or must bear doing so twice.
 *
 * @param <T> what it returns
 */
@FunctionalInterface
public interface TransactionWork<T> {
    /**
     * Does the work. It does not commit, roll back or change autocommit; to give up, it throws.
     *
     * @param connection of the transaction, which is closed afterwards
     */
    T on(Connection connection) throws SQLException;
}
