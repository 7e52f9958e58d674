package dev.understudy.cli;

import java.util.Locale;

/** How a command prints its data. */
enum OutputFormat {
    /** For people. */
    TABLE,
    /** For programs. */
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
