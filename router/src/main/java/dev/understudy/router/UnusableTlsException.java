package dev.understudy.router;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;

/** No connection will be had to a server with TLS as it is set (SQLState 08001): somebody has to change it. */
final class UnusableTlsException extends SQLNonTransientConnectionException {
    private static final long serialVersionUID = 1;

    UnusableTlsException(String message, SQLException cause) {
        super(message, Errors.NOT_SENT, cause);
    }
}
