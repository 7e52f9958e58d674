package dev.understudy.router;

import java.util.EnumSet;
import java.util.Set;

/** What the first words of a statement say of it. */
final class Heads {
    private static final Set<String> SHOWN_ALIKE = Set.of(
            ("DATABASES SCHEMAS TABLES TABLE COLUMNS FIELDS INDEX INDEXES KEYS CREATE CHARACTER CHARSET COLLATION TRIGGERS "
                            + "PROCEDURE FUNCTION EVENTS")
                    .split(" "));

    private static final Set<String> WIDER = Set.of("FULL", "EXTENDED");

    private Heads() {}

    /** What the first word, and the second if it counts, say; empty if the statement reads. */
    static Set<Fact> facts(String first, String second) {
        return switch (first) {
            case "SELECT", "WITH", "TABLE", "VALUES", "EXPLAIN", "DESCRIBE", "DESC" -> EnumSet.noneOf(Fact.class);
            case "SHOW" -> shown(second);
            default -> EnumSet.of(other(first, second));
        };
    }

    /** Whether the second word is looked at in place of one that only says how much is shown. */
    static boolean isSkipped(String first, String second) {
        return first.equals("SHOW") && WIDER.contains(second);
    }

    private static Set<Fact> shown(String what) {
        return switch (what) {
            case "WARNINGS", "ERRORS", "COUNT" -> EnumSet.of(Fact.DIAGNOSTICS);
            default -> SHOWN_ALIKE.contains(what) ? EnumSet.noneOf(Fact.class) : EnumSet.of(Fact.ONE_SERVER);
        };
    }

    private static Fact other(String first, String second) {
        return switch (first) {
            case "INSERT", "REPLACE", "LOAD" -> Fact.INSERT;
            case "UPDATE", "DELETE", "IMPORT" -> Fact.CHANGE;
            case "CALL" -> Fact.PROCEDURE;
            case "DO" -> Fact.EXPRESSION;
            case "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE" -> Fact.TRANSACTION;
            case "START" -> second.equals("TRANSACTION") ? Fact.TRANSACTION : Fact.ADMINISTRATION;
            case "CREATE" -> second.equals("TEMPORARY") ? Fact.TEMPORARY_TABLE : Fact.DEFINITION;
            case "ALTER", "DROP", "TRUNCATE", "RENAME", "GRANT", "REVOKE" -> Fact.DEFINITION;
            case "SET" -> setting(second);
            case "USE" -> Fact.SESSION_SETTING;
            case "GET" -> Fact.DIAGNOSTICS;
            default -> rare(first, second);
        };
    }

    private static Fact rare(String first, String second) {
        return switch (first) {
            case "LOCK" -> Fact.TABLE_LOCKS;
            case "UNLOCK" -> Fact.TABLES_UNLOCKED;
            case "FLUSH" ->
                second.startsWith("TABLE") || second.equals("LOCAL") || second.startsWith("NO_WRITE")
                        ? Fact.TABLE_LOCKS
                        : Fact.ADMINISTRATION;
            case "HANDLER" -> Fact.HANDLER;
            case "PREPARE", "EXECUTE", "DEALLOCATE" -> Fact.PREPARED_BY_TEXT;
            case "XA" -> Fact.XA;
            case "ANALYZE", "OPTIMIZE", "CHECK", "REPAIR", "CHECKSUM", "KILL", "RESET", "PURGE", "CHANGE", "STOP" ->
                Fact.ADMINISTRATION;
            case "SHUTDOWN", "RESTART", "INSTALL", "UNINSTALL", "CLONE", "CACHE", "BINLOG", "HELP", "SIGNAL" ->
                Fact.ADMINISTRATION;
            case SqlScanner.END -> Fact.EMPTY;
            default -> Fact.UNKNOWN;
        };
    }

    private static Fact setting(String second) {
        return switch (second) {
            case "GLOBAL", "PERSIST", "PERSIST_ONLY", "PASSWORD" -> Fact.SERVER_SETTING;
            default -> Fact.SESSION_SETTING;
        };
    }
}
