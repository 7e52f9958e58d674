package dev.understudy.router;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text of a statement, with what it may leave behind.
 *
 * <p>Only the first word is looked at when a statement is run; the rest when it has failed and the question is whether it
 * may be run again. Whatever is not understood is {@link Effect#OTHER}. Threads share it: what is found out twice is the same.
 */
final class Sql {
    private static final Set<String> DML = Set.of("INSERT", "UPDATE", "DELETE", "REPLACE");

    private static final Set<String> SESSION_BOUND = Set.of("SET", "USE", "LOCK", "UNLOCK", "PREPARE", "HANDLER", "XA");

    /** What a statement has whose text is given when it is run. */
    static final Sql NONE = new Sql("");

    private final String text;
    private final String first;
    private final String second;
    private @Nullable Effect effect;
    private @Nullable Route route;
    private @Nullable Task alone;

    private Sql(String text) {
        this.text = text;
        SqlScanner scanner = new SqlScanner(text);
        String word = scanner.next();
        while (word.equals("(")) {
            word = scanner.next();
        }
        this.first = word;
        this.second = DML.contains(word) ? SqlScanner.END : scanner.next();
    }

    static Sql of(String text) {
        return new Sql(text);
    }

    String text() {
        return text;
    }

    /** What it may leave behind. */
    Effect effect() {
        Effect known = effect;
        if (known == null) {
            known = judge();
            effect = known;
        }
        return known;
    }

    /** Where it may go. */
    Route route() {
        Route known = route;
        if (known == null) {
            known = RouteReader.read(text);
            route = known;
        }
        return known;
    }

    /** The task of running it once, with nothing that needs more. */
    Task alone() {
        Task known = alone;
        if (known == null) {
            known = Task.of(this);
            alone = known;
        }
        return known;
    }

    private Effect judge() {
        return switch (first) {
            case "INSERT", "UPDATE", "DELETE", "REPLACE" -> isPlain() ? Effect.TRANSACTIONAL : Effect.OTHER;
            case "SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN", "DESCRIBE", "DESC" -> query();
            case "SAVEPOINT", "RELEASE" -> Effect.TRANSACTIONAL;
            case "SET", "USE" -> setting();
            case "BEGIN", "START", "COMMIT", "ROLLBACK" -> control();
            default -> Effect.OTHER;
        };
    }

    /** Whether it changes rows. */
    boolean isChange() {
        return DML.contains(first);
    }

    /** Whether it opens or ends a transaction by its text. */
    boolean isControl() {
        return switch (first) {
            case "BEGIN", "START", "COMMIT", "ROLLBACK" -> true;
            default -> false;
        };
    }

    private Effect control() {
        if (contains("CHAIN") && !contains("NO")) {
            return Effect.OTHER;
        }
        return switch (first) {
            case "BEGIN" -> Effect.BEGIN;
            case "START" -> second.equals("TRANSACTION") ? Effect.BEGIN : Effect.OTHER;
            case "COMMIT" -> Effect.COMMIT;
            default -> contains("TO") ? Effect.TRANSACTIONAL : Effect.ROLLBACK;
        };
    }

    private Effect setting() {
        boolean global = second.equals("GLOBAL") || second.startsWith("PERSIST") || second.equals("PASSWORD");
        return global || contains("GLOBAL") || contains("PERSIST") ? Effect.OTHER : Effect.SESSION;
    }

    /** Whether it leaves in the session what the next borrower of the connection must not find. */
    boolean changesSession() {
        return SESSION_BOUND.contains(first) || (first.equals("CREATE") && second.equals("TEMPORARY"));
    }

    /** Whether it is part of a distributed transaction. */
    boolean isDistributed() {
        return first.equals("XA");
    }

    /** Whether it sets autocommit by SQL, behind the back of the driver. */
    boolean setsAutoCommit() {
        return first.equals("SET") && text.toLowerCase(Locale.ROOT).contains("autocommit") && contains("AUTOCOMMIT");
    }

    /** Whether it sets a variable, which is named in upper case. */
    boolean sets(String variable) {
        return first.equals("SET") && contains(variable);
    }

    private Effect query() {
        SqlScanner scanner = new SqlScanner(text);
        Effect effect = Effect.READ;
        String before = SqlScanner.END;
        boolean qualified = false;
        for (String word = scanner.next(); !word.equals(SqlScanner.END); word = scanner.next()) {
            if (isBeyondReading(before, word)) {
                return Effect.OTHER;
            }
            boolean call = word.equals("(") && (qualified || mayBeStoredFunction(before));
            if (call || DML.contains(word)) {
                effect = Effect.TRANSACTIONAL;
            }
            qualified = before.equals(".");
            before = word;
        }
        return effect;
    }

    /** INTO, an assignment to a variable, a second statement, or a comment that is code. */
    private static boolean isBeyondReading(String before, String word) {
        return word.equals("INTO")
                || (before.equals(":") && word.equals("="))
                || word.equals(SqlScanner.EXECUTABLE_COMMENT)
                || before.equals(";");
    }

    private static boolean mayBeStoredFunction(String before) {
        boolean name = before.equals("`") || (!before.isEmpty() && Character.isLetterOrDigit(before.charAt(0)));
        return name && !PureFunctions.contains(before) && !before.equals("CONNECTION_ID");
    }

    /** One statement without code in comments. */
    private boolean isPlain() {
        SqlScanner scanner = new SqlScanner(text);
        String before = SqlScanner.END;
        for (String word = scanner.next(); !word.equals(SqlScanner.END); word = scanner.next()) {
            if (before.equals(";") || word.equals(SqlScanner.EXECUTABLE_COMMENT)) {
                return false;
            }
            before = word;
        }
        return true;
    }

    private boolean contains(String wanted) {
        SqlScanner scanner = new SqlScanner(text);
        for (String word = scanner.next(); !word.equals(SqlScanner.END); word = scanner.next()) {
            if (word.equals(wanted)) {
                return true;
            }
        }
        return false;
    }
}
