package dev.understudy.router;

import java.util.Locale;

/** Where whoever wrote a statement wants it to go. */
enum Hint {
    NONE,
    PRIMARY,
    REPLICA,
    /** A hint that the router does not know. */
    UNKNOWN;

    private static final String PREFIX = "understudy:";

    /** The hint among the comments that a text begins with. */
    static Hint of(String text) {
        int at = skipBlank(text, 0);
        while (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at + 2);
            if (end < 0) {
                return NONE;
            }
            String comment = text.substring(at + 2, end).strip().toLowerCase(Locale.ROOT);
            if (comment.startsWith(PREFIX)) {
                return named(comment.substring(PREFIX.length()).strip());
            }
            at = skipBlank(text, end + 2);
        }
        return NONE;
    }

    private static Hint named(String name) {
        return switch (name) {
            case "primary" -> PRIMARY;
            case "replica" -> REPLICA;
            default -> UNKNOWN;
        };
    }

    private static int skipBlank(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
