package dev.understudy.router;

import dev.understudy.router.SqlScanner.Escapes;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads where the text of a statement may go, word by word.
 *
 * <p>It looks for what keeps a statement from a replica, and takes whatever it does not understand for that.
 */
final class RouteReader {
    private static final Set<String> DML = Set.of("INSERT", "UPDATE", "DELETE", "REPLACE");
    private static final Set<String> QUERY =
            Set.of("SELECT", "TABLE", "VALUES", "INSERT", "UPDATE", "DELETE", "REPLACE");
    private static final Set<String> SYSTEM_SCHEMAS =
            Set.of("MYSQL", "PERFORMANCE_SCHEMA", "INFORMATION_SCHEMA", "SYS");

    /** Statements in which an at sign stands in the name of an account. */
    private static final Set<String> WITH_ACCOUNTS = Set.of("CREATE", "ALTER", "DROP", "GRANT", "REVOKE", "RENAME");

    private static final Map<String, Fact> CALLS = Map.of(
            "GET_LOCK", Fact.NAMED_LOCK,
            "RELEASE_ALL_LOCKS", Fact.NAMED_LOCKS_FREED,
            "RELEASE_LOCK", Fact.NAMED_LOCK_ASKED,
            "IS_FREE_LOCK", Fact.NAMED_LOCK_ASKED,
            "IS_USED_LOCK", Fact.NAMED_LOCK_ASKED,
            "FOUND_ROWS", Fact.DIAGNOSTICS,
            "ROW_COUNT", Fact.DIAGNOSTICS,
            "CONNECTION_ID", Fact.ONE_SERVER,
            "LOAD_FILE", Fact.ONE_SERVER);

    private final SqlScanner scanner;
    private final EnumSet<Fact> facts = EnumSet.noneOf(Fact.class);
    private String head = SqlScanner.END;
    private String beforeThat = SqlScanner.END;
    private String before = SqlScanner.END;
    private String word = SqlScanner.END;
    private int depth;
    private boolean accounts;

    /** Whether the names of common table expressions may follow, each perhaps with its columns in parentheses. */
    private boolean naming;

    private RouteReader(String text, Escapes escapes) {
        this.scanner = SqlScanner.everything(text, escapes);
    }

    /** The route of a text, with the hint that it begins with. */
    static Route read(String text) {
        return plain(text).hinted(Hint.of(text));
    }

    private static Route plain(String text) {
        RouteReader usual = new RouteReader(text, Escapes.BACKSLASH);
        usual.readAll();
        if (text.indexOf('\\') >= 0) {
            // The server's sql_mode says what a backslash in a string is. What holds in either case counts; a text that
            // breaks off in one of them is not executed there.
            RouteReader other = new RouteReader(text, Escapes.NONE);
            other.readAll();
            if (!other.scanner.isBroken()) {
                usual.facts.addAll(other.facts);
            }
        }
        return Route.of(usual.facts);
    }

    private void readAll() {
        readHead();
        while (!word.equals(SqlScanner.END)) {
            look();
            advance();
        }
        if (scanner.isBroken()) {
            facts.add(Fact.UNFINISHED);
        }
    }

    private void readHead() {
        advance();
        // Of a query in parentheses, and of a call in JDBC's braces: {? = call p()}
        while (word.equals("(") || word.equals("{") || word.equals("?") || word.equals("=")) {
            look();
            advance();
        }
        head = word;
        naming = head.equals("WITH");
        advance();
        while (Heads.isSkipped(head, word)) {
            advance();
        }
        accounts = WITH_ACCOUNTS.contains(head) && !word.equals("TABLE") && !word.equals("TEMPORARY");
        facts.addAll(Heads.facts(head, word));
    }

    private void advance() {
        beforeThat = before;
        before = word;
        word = scanner.next();
        while (word.equals(SqlScanner.EXECUTABLE_COMMENT)) {
            facts.add(Fact.CODE_IN_COMMENT);
            word = scanner.next();
        }
    }

    private void look() {
        if (before.equals(";")) {
            facts.add(Fact.SEVERAL_STATEMENTS);
        }
        if (DML.contains(before) && !word.equals("(") && !beforeThat.equals(".") && !beforeThat.equals("FOR")) {
            facts.add(Fact.CHANGE);
        }
        if (before.equals("(") && beforeThat.equals("LAST_INSERT_ID")) {
            facts.add(word.equals(")") ? Fact.INSERT_ID : Fact.INSERT_ID_SET);
        }
        switch (word) {
            case "(" -> {
                call();
                depth++;
            }
            case ")" -> depth--;
            case "." -> qualifier();
            default -> {
                if (before.equals("@")) {
                    variable();
                } else if (!before.equals(".")) {
                    keyword();
                } else if (isInsertId() && facts.contains(Fact.SYSTEM_VARIABLE)) {
                    facts.add(Fact.INSERT_ID); // @@session.last_insert_id
                }
            }
        }
    }

    private void keyword() {
        if (naming && depth == 0 && QUERY.contains(word)) {
            naming = false;
        }
        switch (word) {
            case "INTO" -> facts.add(Fact.INTO);
            case "UPDATE", "SHARE" -> {
                if (before.equals("FOR")) {
                    facts.add(Fact.ROW_LOCKS);
                }
            }
            case "LOCK" -> facts.add(Fact.ROW_LOCKS);
            case "CONNECTION" -> {
                if (before.equals("FOR")) {
                    facts.add(Fact.ONE_SERVER);
                }
            }
            case "," -> {
                if (head.equals("SET") && facts.remove(Fact.SERVER_SETTING)) {
                    facts.add(Fact.SESSION_SETTING);
                }
            }
            default -> {}
        }
    }

    /** Behind an at sign: a variable of the session, or of the server if there are two. */
    private void variable() {
        if (word.equals("@") || accounts) {
            return;
        }
        if (beforeThat.equals("@")) {
            facts.add(isInsertId() ? Fact.INSERT_ID : Fact.SYSTEM_VARIABLE);
        } else if (!beforeThat.equals(SqlScanner.STRING) && !beforeThat.equals(SqlScanner.QUOTED_NAME)) {
            facts.add(Fact.USER_VARIABLE);
        }
    }

    private boolean isInsertId() {
        return word.equals("LAST_INSERT_ID") || word.equals("IDENTITY");
    }

    private void qualifier() {
        boolean quoted = before.equals(SqlScanner.QUOTED_NAME) || before.equals(SqlScanner.STRING);
        if (SYSTEM_SCHEMAS.contains(quoted ? scanner.quoted() : before)) {
            facts.add(Fact.SYSTEM_SCHEMA);
        }
    }

    private void call() {
        boolean qualified = beforeThat.equals(".");
        if (!isName(before) || (!qualified && PureFunctions.contains(before))) {
            return;
        }
        Fact known = qualified ? null : CALLS.get(before);
        if (known != null) {
            facts.add(known);
        } else if (!isColumnList() && (qualified || !before.equals("LAST_INSERT_ID"))) {
            facts.add(Fact.FUNCTION);
        }
    }

    /** Of a common table expression, or of a derived table. */
    private boolean isColumnList() {
        return beforeThat.equals("AS") || (naming && depth == 0);
    }

    private static boolean isName(String token) {
        return token.equals(SqlScanner.QUOTED_NAME)
                || token.equals(SqlScanner.STRING)
                || (!token.isEmpty() && !token.equals(SqlScanner.NUMBER) && isWordStart(token.charAt(0)));
    }

    private static boolean isWordStart(char c) {
        return c == '_' || c == '$' || Character.isLetterOrDigit(c);
    }
}
