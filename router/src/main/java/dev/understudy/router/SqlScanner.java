package dev.understudy.router;

import java.util.Locale;

/**
 * Reads the words and marks of a statement, one after the other, without comments, strings and quoted names.
 *
 * <p>A word comes in upper case, a mark as itself, a string as {@code '}, a quoted name as {@code `}, a number as
 * {@code 0}; an executable comment ({@code /*! ... *}{@code /}) as {@code /*!}.
 */
final class SqlScanner {
    static final String END = "";
    static final String EXECUTABLE_COMMENT = "/*!";
    static final String STRING = "'";
    static final String QUOTED_NAME = "`";
    static final String NUMBER = "0";

    private static final String COMMENT_END = "*/";

    /** Every mark as a string, so that the long list of an INSERT makes none. */
    private static final String[] MARKS = new String[128];

    static {
        for (char c = 0; c < MARKS.length; c++) {
            MARKS[c] = String.valueOf(c);
        }
    }

    /** What a backslash in a string is; the server's {@code sql_mode} says so. */
    enum Escapes {
        BACKSLASH,
        /** As with NO_BACKSLASH_ESCAPES. */
        NONE
    }

    /** What is made of an executable comment. */
    private enum Code {
        SKIPPED,
        /** Its words follow as if they stood outside. */
        READ
    }

    private final String text;
    private final Escapes escapes;
    private final Code code;
    private int at;
    private int quotedFrom;
    private int quotedTo;
    private boolean inCode;
    private boolean broken;

    private SqlScanner(String text, Escapes escapes, Code code) {
        this.text = text;
        this.escapes = escapes;
        this.code = code;
    }

    SqlScanner(String text) {
        this(text, Escapes.BACKSLASH, Code.SKIPPED);
    }

    /** One that also reads what is in executable comments. */
    static SqlScanner everything(String text, Escapes escapes) {
        return new SqlScanner(text, escapes, Code.READ);
    }

    /** The next one; {@link #END} after the last. */
    String next() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '#' || isDashComment()) {
                skipLine();
            } else if (text.startsWith(EXECUTABLE_COMMENT, at)) {
                enterCode();
                return EXECUTABLE_COMMENT;
            } else if (text.startsWith("/*", at)) {
                skipComment();
            } else if (inCode && text.startsWith(COMMENT_END, at)) {
                at += COMMENT_END.length();
                inCode = false;
            } else {
                return token(c);
            }
        }
        return END;
    }

    /** What stood between the last quotes, in upper case. */
    String quoted() {
        return text.substring(quotedFrom, quotedTo).toUpperCase(Locale.ROOT);
    }

    /** Whether the text has ended within a string, a quoted name or a comment. */
    boolean isBroken() {
        return broken;
    }

    private boolean isDashComment() {
        return text.startsWith("--", at) && (at + 2 == text.length() || isBlank(text.charAt(at + 2)));
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isISOControl(c);
    }

    private void skipLine() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end + 1;
    }

    private void skipComment() {
        // From behind the opening: the asterisk of "/*/" does not close it.
        int end = text.indexOf(COMMENT_END, at + 2);
        broken |= end < 0;
        at = end < 0 ? text.length() : end + COMMENT_END.length();
    }

    private void enterCode() {
        switch (code) {
            case SKIPPED -> skipComment();
            case READ -> {
                inCode = true;
                at += EXECUTABLE_COMMENT.length();
                while (at < text.length() && Character.isDigit(text.charAt(at))) {
                    at++; // the version
                }
            }
        }
    }

    private String token(char first) {
        if (first == '\'' || first == '"' || first == '`') {
            skipQuoted(first);
            return first == '`' ? QUOTED_NAME : STRING;
        }
        if (!isWord(first)) {
            at++;
            return first < MARKS.length ? MARKS[first] : String.valueOf(first);
        }
        int from = at;
        boolean number = true;
        while (at < text.length() && isWord(text.charAt(at))) {
            number &= Character.isDigit(text.charAt(at));
            at++;
        }
        return number ? NUMBER : text.substring(from, at).toUpperCase(Locale.ROOT);
    }

    private void skipQuoted(char quote) {
        at++;
        quotedFrom = at;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\' && quote != '`' && escapes == Escapes.BACKSLASH) {
                at++;
            } else if (c == quote) {
                quotedTo = at - 1;
                return;
            }
        }
        at = text.length();
        quotedTo = at;
        broken = true;
    }

    private static boolean isWord(char c) {
        return c == '_' || c == '$' || Character.isLetterOrDigit(c);
    }
}
