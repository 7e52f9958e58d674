package dev.understudy.router;

import java.sql.SQLException;

/** A property of a data source has a value that cannot be used; nothing was started. */
public final class InvalidPropertyException extends SQLException {
    private static final long serialVersionUID = 1;

    private final String property;

    InvalidPropertyException(String property, String message) {
        super(message, PropertyValues.INVALID);
        this.property = property;
    }

    /** The property's name, as it stands in {@code docs/reference/router.md}. */
    public String property() {
        return property;
    }
}
