package dev.understudy.router;

import java.sql.SQLException;

/** A connection was fine, and what the application had set on it was not. */
final class UnusableSettingException extends SQLException {
    private static final long serialVersionUID = 1;

    private final SQLException reason;

    UnusableSettingException(SQLException reason) {
        super(reason);
        this.reason = reason;
    }

    SQLException reason() {
        return reason;
    }
}
