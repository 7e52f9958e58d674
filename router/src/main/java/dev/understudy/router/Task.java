package dev.understudy.router;

import java.sql.SQLFeatureNotSupportedException;
import java.util.List;

/**
 * What a call is about to send.
 *
 * @param statements one, or those of a batch
 * @param span whether they go as a batch
 * @param repeat whether it can be sent twice
 * @param wish what its answers are wanted for
 */
record Task(List<Sql> statements, Span span, Repeat repeat, StatementOrigin.Wish wish) {
    private static final Task PROBE =
            new Task(List.of(Sql.of("SELECT 1")), Span.PROBE, Repeat.POSSIBLE, StatementOrigin.Wish.NOTHING);

    /** How much one call sends. */
    enum Span {
        SINGLE,
        /** A question about the database, which leaves no trace in the unit of work. */
        PROBE,
        /** Several; outside a transaction each commits by itself. */
        BATCH
    }

    /** Whether a call can be sent twice. */
    enum Repeat {
        POSSIBLE,
        /** A parameter is a stream, which can be read once. */
        IMPOSSIBLE
    }

    static Task of(Sql sql) {
        return new Task(List.of(sql), Span.SINGLE, Repeat.POSSIBLE, StatementOrigin.Wish.NOTHING);
    }

    /** A question about the database that leaves no trace in the unit of work. */
    static Task probe() {
        return PROBE;
    }

    boolean isProbe() {
        return span == Span.PROBE;
    }

    /** Whether it does nothing but change rows, and is undone by a rollback. */
    boolean changesRowsOnly() {
        for (Sql sql : statements) {
            if (!sql.isChange() || sql.effect() != Effect.TRANSACTIONAL) {
                return false;
            }
        }
        return !statements.isEmpty() && !isProbe();
    }

    /** Whether it is the commit of a transaction, as text. */
    boolean isCommit() {
        return span == Span.SINGLE && isControl() && effect() == Effect.COMMIT;
    }

    /** Whether it opens or ends a transaction by its text. */
    boolean isControl() {
        for (Sql sql : statements) {
            if (sql.isControl()) {
                return true;
            }
        }
        return false;
    }

    /** What it may leave behind inside a transaction. */
    Effect effect() {
        if (statements.size() == 1) {
            return statements.get(0).effect();
        }
        boolean undone = statements.stream().map(Sql::effect).allMatch(Effect.TRANSACTIONAL::equals);
        return undone ? Effect.TRANSACTIONAL : Effect.OTHER;
    }

    /**
     * Refuses what would change autocommit behind the driver's back, and transactions that outlive their session.
     *
     * @throws SQLFeatureNotSupportedException if a statement sets autocommit or is part of a distributed transaction
     */
    void refuseUnsupported() throws SQLFeatureNotSupportedException {
        for (Sql sql : statements) {
            if (sql.isDistributed()) {
                throw new SQLFeatureNotSupportedException(
                        "\"" + sql.text()
                                + "\" is not supported by the router: an XA transaction is bound to one server,"
                                + " and its outcome to that server's return",
                        "0A000");
            }
            if (sql.setsAutoCommit()) {
                throw new SQLFeatureNotSupportedException(
                        "\"" + sql.text() + "\" is not supported by the router: use Connection.setAutoCommit", "0A000");
            }
        }
    }
}
