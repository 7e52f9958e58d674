package dev.understudy.router;

import dev.understudy.router.Route.Trait;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the statements of one connection go: what its settings and their texts say, and what those before them have left in
 * a session.
 */
final class Course {
    private static final String NOT_SUPPORTED = "0A000";

    private static final Set<Trait> TIES =
            EnumSet.of(Trait.TIES_SESSION, Trait.MAY_TIE_SESSION, Trait.LOCKS_TABLES, Trait.LOCKS_NAMES);

    private static final Route NOT_ASKED =
            primary("routing is READ_ONLY: only connections with setReadOnly(true) read from replicas");
    private static final Route READ_ONLY = new Route(RouteTarget.REPLICA, Set.of(), "the connection is read-only");
    private static final Route IN_TRANSACTION = primary("it is in a transaction");
    private static final Route TIED = primary("the connection is tied to its session");
    private static final Route SCOPED_PRIMARY = primary("it is in a scope that goes to the primary");
    private static final Route SCOPED_REPLICA =
            new Route(RouteTarget.REPLICA, Set.of(), "it is in a scope that goes to a replica");

    private final Routing routing;
    private final SqlCache texts;
    private final SessionSettings settings;
    private final EnumSet<Trait> ties = EnumSet.noneOf(Trait.class);
    private Route tied = TIED;
    private Hint scope = Hint.NONE;
    private @Nullable Lease insertedOn;

    Course(Routing routing, SqlCache texts, SessionSettings settings) {
        this.routing = routing;
        this.texts = texts;
        this.settings = settings;
    }

    private static Route primary(String reason) {
        return new Route(RouteTarget.PRIMARY, Set.of(), reason);
    }

    private boolean readsTexts() {
        return switch (routing) {
            case READ_ONLY -> false;
            case STATEMENT -> !settings.isReadOnly();
        };
    }

    /** A task is about to be run. What it may leave in a session holds from now on, for it may fail half way. */
    void begins(Task task) {
        if (!readsTexts() || task.isProbe()) {
            return;
        }
        for (Sql sql : task.statements()) {
            Route route = sql.route();
            for (Trait trait : TIES) {
                if (route.has(trait) && ties.add(trait)) {
                    tied = primary("the connection is tied to its session: " + route.reason());
                }
            }
        }
    }

    /**
     * What the connection for a task is for, outside a transaction.
     *
     * @param held the lease of the statement before it
     * @throws SQLException if the task must not be sent anywhere
     */
    Use use(Task task, @Nullable Lease held) throws SQLException {
        if (!readsTexts() || !settings.isAutoCommit()) {
            return settings.use();
        }
        Use before = held == null ? Use.WRITE : held.use();
        if (task.isProbe()) {
            return before;
        }
        if (task.span() == Task.Span.BATCH || task.wish() == StatementOrigin.Wish.UPDATABLE_ROWS) {
            return Use.WRITE;
        }
        Route route = decide(task.statements().get(0).route());
        return switch (route.target()) {
            case PRIMARY -> Use.WRITE;
            case PREVIOUS -> before;
            // Never wait for a replica with the primary's connection in hand: others do the reverse.
            case REPLICA ->
                before == Use.WRITE && held != null && held.answers().areLeft() ? Use.WRITE : Use.READ;
            case NOWHERE ->
                throw new SQLFeatureNotSupportedException(
                        "\"" + task.statements().get(0).text() + "\" was not sent: " + route.reason(), NOT_SUPPORTED);
        };
    }

    /** Where a statement would go outside a transaction. */
    Route explain(String sql) {
        return decide(texts.of(sql).route());
    }

    /** Where a statement would go in a transaction that has begun. */
    Route explainInTransaction(String sql) {
        return readsTexts() ? IN_TRANSACTION : explain(sql);
    }

    private Route decide(Route route) {
        if (settings.isReadOnly()) {
            return READ_ONLY;
        }
        if (!readsTexts()) {
            return NOT_ASKED;
        }
        if (route.target() == RouteTarget.NOWHERE) {
            return route;
        }
        if (!settings.isAutoCommit()) {
            return IN_TRANSACTION;
        }
        if (!ties.isEmpty()) {
            return tied;
        }
        return route.has(Trait.HINTED) ? route : scoped(route);
    }

    private Route scoped(Route route) {
        return switch (scope) {
            case NONE, UNKNOWN -> route;
            case PRIMARY -> SCOPED_PRIMARY;
            case REPLICA -> route.mayBeHinted() ? SCOPED_REPLICA : route.hinted(Hint.REPLICA);
        };
    }

    /**
     * Refuses to ask the wrong session for the id of an INSERT.
     *
     * @throws SQLException if the task reads LAST_INSERT_ID and the INSERT ran on another connection
     */
    void requireInsertId(Task task, Lease held) throws SQLException {
        if (!readsTexts() || insertedOn == null || insertedOn == held) {
            return;
        }
        for (Sql sql : task.statements()) {
            if (sql.route().has(Trait.READS_INSERT_ID)) {
                throw new SQLFeatureNotSupportedException(
                        "\"" + sql.text()
                                + "\" was not sent: LAST_INSERT_ID belongs to the session of the INSERT, which was"
                                + " given up for a read on a replica or was lost. Use Statement.getGeneratedKeys, or a"
                                + " transaction",
                        NOT_SUPPORTED);
            }
        }
    }

    /** A task has been executed. */
    void executed(Task task, Lease held) {
        settings.executed(task, held);
        if (task.isProbe()) {
            return;
        }
        if (!readsTexts()) {
            markTraces(task, held);
            return;
        }
        for (Sql sql : task.statements()) {
            Route route = sql.route();
            if (route.has(Trait.SETS_INSERT_ID)) {
                insertedOn = held;
            }
            if (route.has(Trait.UNLOCKS_TABLES)) {
                ties.remove(Trait.LOCKS_TABLES);
            }
            if (route.has(Trait.UNLOCKS_NAMES)) {
                ties.remove(Trait.LOCKS_NAMES);
            }
        }
    }

    /** What a statement leaves in a session, such as a lock by name, nobody else may get with the connection. */
    private void markTraces(Task task, Lease held) {
        for (Sql sql : task.statements()) {
            if (sql.isChange() && sql.text().length() > SqlCache.LONGEST_TEXT) {
                continue; // Full of values: reading it would cost more than a trace is likely.
            }
            Route route = sql.route();
            if (route.has(Trait.TIES_SESSION) || route.has(Trait.LOCKS_TABLES) || route.has(Trait.LOCKS_NAMES)) {
                held.leavesTrace();
            }
        }
    }

    /** Gives a lease back; what is left in its session nobody else may get. */
    void giveBack(Lease held) {
        if (!ties.isEmpty() && ties.stream().anyMatch(tie -> tie != Trait.MAY_TIE_SESSION)) {
            held.leavesTrace();
        }
        held.giveBack();
    }

    /** Sends what follows where a hint says, until the scope is closed. */
    RouteScope scope(Hint hint) {
        Hint before = scope;
        scope = hint;
        return () -> scope = before;
    }
}
