package dev.understudy.cli;

import java.util.Arrays;
import java.util.Locale;

/** How a command prints its data. */
enum OutputFormat {
    /** For people. */
    TABLE,
    /** For programs. */
    JSON;

    static OutputFormat parse(String text) {
        return Arrays.stream(values())
                .filter(format -> format.toString().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("\"" + text + "\" is not an output format: use table or json"));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
