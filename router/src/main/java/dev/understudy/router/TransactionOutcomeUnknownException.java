package dev.understudy.router;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;

/**
 * A connection was lost while a commit, or a statement that commits, was on its way: it may have been committed or not
 * (SQLState 08007). Whoever runs it again without looking may do it twice.
 */
public class TransactionOutcomeUnknownException extends SQLRecoverableException {
    private static final long serialVersionUID = 1;

    public TransactionOutcomeUnknownException(String message, SQLException cause) {
        super(message, Errors.UNKNOWN, cause);
    }
}
