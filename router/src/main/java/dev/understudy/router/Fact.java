package dev.understudy.router;

import dev.understudy.router.Route.Trait;
import java.util.Set;

/** Something about a statement's text that keeps it from a replica; the gravest first. */
enum Fact {
    SEVERAL_STATEMENTS("the text has several statements", Trait.TIES_SESSION),
    CODE_IN_COMMENT("a comment has code in it"),
    UNFINISHED("the text ends within a string or a comment"),
    EMPTY("the text has no statement"),
    UNKNOWN("the statement is not known", Trait.TIES_SESSION),
    TEMPORARY_TABLE("a temporary table lives in one session", Trait.TIES_SESSION),
    TABLE_LOCKS("table locks belong to one session", Trait.LOCKS_TABLES),
    TABLES_UNLOCKED("table locks belong to one session", Trait.UNLOCKS_TABLES),
    HANDLER("a HANDLER lives in one session", Trait.TIES_SESSION),
    PREPARED_BY_TEXT("a statement that was prepared by text lives in one session", Trait.TIES_SESSION),
    XA("an XA transaction belongs to the primary", Trait.TIES_SESSION),
    SESSION_SETTING("it changes the session", Trait.TIES_SESSION),
    SERVER_SETTING("it changes a setting of the server"),
    TRANSACTION("it begins, ends or marks a transaction"),
    PROCEDURE("a procedure may write and change the session", Trait.MAY_TIE_SESSION, Trait.SETS_INSERT_ID),
    DEFINITION("it changes definitions"),
    INSERT("it changes data", Trait.SETS_INSERT_ID),
    CHANGE("it changes data"),
    EXPRESSION("DO is run for what it does"),
    ADMINISTRATION("it is about the server"),
    INTO("it writes its result to a file or a variable"),
    ROW_LOCKS("it locks rows"),
    USER_VARIABLE("a user variable lives in one session", Trait.TIES_SESSION),
    NAMED_LOCK("a named lock belongs to one session", Trait.LOCKS_NAMES),
    NAMED_LOCKS_FREED("a named lock belongs to one session", Trait.UNLOCKS_NAMES),
    NAMED_LOCK_ASKED("named locks are held on the primary"),
    INSERT_ID_SET("LAST_INSERT_ID belongs to one session", Trait.SETS_INSERT_ID),
    INSERT_ID("LAST_INSERT_ID belongs to the session of the INSERT", Trait.READS_INSERT_ID),
    DIAGNOSTICS(RouteTarget.PREVIOUS, "it asks about the statement before it"),
    FUNCTION("it calls a function that the router does not know, which may write", Trait.MAY_BE_HINTED),
    SYSTEM_VARIABLE("a system variable is about one server", Trait.MAY_BE_HINTED),
    SYSTEM_SCHEMA("a system schema is about one server", Trait.MAY_BE_HINTED),
    ONE_SERVER("it is about one server", Trait.MAY_BE_HINTED);

    private final RouteTarget target;
    private final String reason;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
    private final Set<Trait> traits;

    Fact(RouteTarget target, String reason, Trait... traits) {
        this.target = target;
        this.reason = reason;
        this.traits = Set.of(traits);
    }

    Fact(String reason, Trait... traits) {
        this(RouteTarget.PRIMARY, reason, traits);
    }

    RouteTarget target() {
        return target;
    }

    String reason() {
        return reason;
    }

    Set<Trait> traits() {
        return traits;
    }
}
