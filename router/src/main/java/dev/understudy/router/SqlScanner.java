package dev.understudy.router;

import java.util.Locale;

/**
 * Reads the words and marks of a statement, one after the other, without comments, strings and quoted names.
 *
 * <p>A word comes in upper case, a mark as itself, a string as {@code '}, a quoted name as {@code `}; an executable comment
 * ({@code /*! ... *}{@code /}) as {@code /*!}.
 */
final class SqlScanner {
    static final String END = "";
    static final String EXECUTABLE_COMMENT = "/*!";

    private final String text;
    private int at;

    SqlScanner(String text) {
        this.text = text;
    }

    /** The next one; {@link #END} after the last. */
    String next() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '#' || isDashComment()) {
                skipTo("\n");
            } else if (text.startsWith(EXECUTABLE_COMMENT, at)) {
                skipTo("*/");
                return EXECUTABLE_COMMENT;
            } else if (text.startsWith("/*", at)) {
                skipTo("*/");
            } else {
                return token(c);
            }
        }
        return END;
    }

    private boolean isDashComment() {
        return text.startsWith("--", at) && (at + 2 == text.length() || Character.isWhitespace(text.charAt(at + 2)));
    }

    private void skipTo(String end) {
        int found = text.indexOf(end, at);
        at = found < 0 ? text.length() : found + end.length();
    }

    private String token(char first) {
        if (first == '\'' || first == '"' || first == '`') {
            skipQuoted(first);
            return String.valueOf(first == '`' ? '`' : '\'');
        }
        if (!isWord(first)) {
            at++;
            return String.valueOf(first);
        }
        int from = at;
        while (at < text.length() && isWord(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at).toUpperCase(Locale.ROOT);
    }

    private void skipQuoted(char quote) {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\' && quote != '`') {
                at++;
            } else if (c == quote) {
                return;
            }
        }
    }

    private static boolean isWord(char c) {
        return c == '_' || c == '$' || Character.isLetterOrDigit(c);
    }
}
