package dev.understudy.router;

import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;

/** No server was, or will be, reached as this account (SQLState 28000): somebody has to change it. */
final class UnusableAccountException extends SQLInvalidAuthorizationSpecException {
    static final String STATE = "28000";

    private static final long serialVersionUID = 1;

    UnusableAccountException(String message) {
        super(message, STATE);
    }

    /** A server said so. */
    UnusableAccountException(String message, SQLException cause) {
        super(message, STATE, cause.getErrorCode(), cause);
    }
}
