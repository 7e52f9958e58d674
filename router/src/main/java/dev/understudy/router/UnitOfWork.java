package dev.understudy.router;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One application's way to the servers: the lease it holds, how far its transaction got, and what happens when a server is
 * lost. Used by one thread at a time, except for {@link #abort()}.
 */
final class UnitOfWork {
    private final Router router;
    private final SessionSettings settings;
    private final Course course;
    private final ParkedLease parked = new ParkedLease();
    private volatile @Nullable Lease lease;
    private volatile boolean aborted;
    private Stage stage = Stage.FRESH;

    /** How far the transaction got. */
    private enum Stage {
        /** Nothing was executed since it began, or there is none. */
        FRESH,
        /** Something was executed, with autocommit off. */
        OPEN,
        /** It was begun by a statement's text, with autocommit on. */
        OPEN_BY_TEXT
    }

    UnitOfWork(Router router, SessionSettings settings, Course course) {
        this.router = router;
        this.settings = settings;
        this.course = course;
    }

    /** Whether something was executed that a commit or rollback has not ended yet. */
    boolean isOpen() {
        return stage != Stage.FRESH;
    }

    /** The lease held now; null if none is. */
    @Nullable
    Lease lease() {
        return lease;
    }

    /** Whether it has this lease, perhaps beside the one held now. */
    boolean has(@Nullable Lease of) {
        return of != null && (of == lease || parked.is(of));
    }

    /**
     * Does something on a server that fits the settings; on another one if the first is lost and it is proven that
     * nothing was done.
     */
    <T> T run(Task task, ServerCall<T> call) throws SQLException {
        task.refuseHiddenAutoCommit();
        course.begins(task);
        Attempt attempt = router.attempt();
        while (true) {
            RouterView view = router.view();
            Lease held = leaseFor(task, attempt);
            course.requireInsertId(task, held);
            held.begin();
            try {
                T result = call.on(held);
                executed(task, held);
                return result;
            } catch (SQLException e) {
                Loss loss = Loss.of(e, held);
                if (!mayRerun(loss, e, task, held)) {
                    throw e;
                }
                attempt.failed(e);
                if (attempt.deadline().hasPassed()) {
                    throw Errors.nodeTimeout(view, held.node(), attempt);
                }
                router.pause(view, held.use(), attempt);
            }
        }
    }

    /** Judges a failure. Ends the lease if the connection is of no more use; throws what the application must know. */
    private boolean mayRerun(Loss loss, SQLException e, Task task, Lease held) throws SQLException {
        Verdict.Moment moment = moment(task);
        Effect effect = moment == Verdict.Moment.AUTOCOMMIT && task.span() == Task.Span.BATCH
                ? Effect.OTHER // a part of it may be committed
                : task.effect();
        Verdict verdict = Verdict.of(loss, new Verdict.Failure(moment, held.use(), held.progress(), effect));
        if (verdict == Verdict.PASS) {
            failedHarmlessly(task);
            return false;
        }
        end(held);
        return switch (verdict) {
            case PASS -> false;
            case RERUN -> {
                if (held.progress() == Lease.Progress.SENT && task.repeat() == Task.Repeat.IMPOSSIBLE) {
                    throw Errors.rolledBack(held, e);
                }
                yield true;
            }
            case ROLLED_BACK -> throw Errors.rolledBack(held, e);
            case UNKNOWN -> throw Errors.outcomeUnknown(held, e);
            // Only the commit by text of a transaction that read; it has no answer to make up.
            case DONE -> throw Errors.rolledBack(held, e);
        };
    }

    private Verdict.Moment moment(Task task) {
        if (task.isControl() && task.effect() == Effect.COMMIT) {
            return Verdict.Moment.COMMIT;
        }
        return switch (stage) {
            case OPEN, OPEN_BY_TEXT -> Verdict.Moment.LATER;
            case FRESH -> settings.isAutoCommit() ? Verdict.Moment.AUTOCOMMIT : Verdict.Moment.FIRST;
        };
    }

    /** The lease for the next statement: the one held if it still serves, or else a new one. */
    private Lease leaseFor(Task task, Attempt attempt) throws SQLException {
        if (aborted) {
            throw Errors.closed("connection");
        }
        Lease held = lease;
        if (held != null && isOpen()) {
            goOnWith(held);
            return held;
        }
        Use use = course.use(task, held);
        held = parked.change(held, use);
        lease = held;
        if (held != null) {
            if (router.serves(held) && router.isReady(held, settings::update)) {
                return held;
            }
            giveBack();
        }
        Lease next = router.bind(use, attempt, settings::apply);
        lease = next;
        return next;
    }

    private void goOnWith(Lease held) throws SQLException {
        if (!router.holds(held)) {
            end(held);
            throw Errors.epochPassed(held, router.view());
        }
        try {
            settings.update(held);
        } catch (SQLException e) {
            if (Loss.of(e, held) == Loss.NONE) {
                throw e;
            }
            end(held);
            throw Errors.rolledBack(held, e);
        }
    }

    private void executed(Task task, Lease held) {
        if (task.isProbe()) {
            return;
        }
        course.executed(task, held);
        boolean control = task.isControl();
        if (control && (task.effect() == Effect.COMMIT || task.effect() == Effect.ROLLBACK)) {
            stage = Stage.FRESH;
        } else if (!settings.isAutoCommit()) {
            stage = Stage.OPEN;
        } else if (control) {
            stage = Stage.OPEN_BY_TEXT;
        }
    }

    /** The statement failed and the connection is fine: with autocommit off a transaction may have begun. */
    private void failedHarmlessly(Task task) {
        if (stage == Stage.FRESH && !settings.isAutoCommit() && !task.isProbe()) {
            stage = Stage.OPEN;
        }
    }

    void commit() throws SQLException {
        Lease held = lease;
        if (held == null || !isOpen()) {
            return;
        }
        if (!router.holds(held)) {
            end(held);
            throw Errors.epochPassed(held, router.view());
        }
        held.begin();
        try {
            held.sending();
            held.connection().commit();
            stage = Stage.FRESH;
        } catch (SQLException e) {
            commitFailed(held, e);
        }
    }

    private void commitFailed(Lease held, SQLException e) throws SQLException {
        Verdict verdict = Verdict.of(
                Loss.of(e, held),
                new Verdict.Failure(Verdict.Moment.COMMIT, held.use(), held.progress(), Effect.COMMIT));
        if (verdict == Verdict.PASS) {
            throw e;
        }
        end(held);
        switch (verdict) {
            case DONE -> {}
            case UNKNOWN -> throw Errors.outcomeUnknown(held, e);
            case PASS, RERUN, ROLLED_BACK -> throw Errors.rolledBack(held, e);
        }
    }

    /** Rolls back. If the connection is lost the server has done so, or will. */
    void rollback() throws SQLException {
        Lease held = lease;
        if (held == null || !isOpen()) {
            return;
        }
        if (stage == Stage.OPEN_BY_TEXT) {
            // The driver refuses to roll back with autocommit on; the server does it when the session ends.
            held.discard();
            lease = null;
            stage = Stage.FRESH;
            return;
        }
        held.begin();
        try {
            held.connection().rollback();
            stage = Stage.FRESH;
        } catch (SQLException e) {
            Loss loss = Loss.of(e, held);
            end(held);
            if (loss == Loss.NONE) {
                throw e;
            }
        }
    }

    /** What to tell the application of a failure after the first answer, such as in the middle of a result. */
    SQLException explain(SQLException e, Lease of) {
        if (Loss.of(e, of) == Loss.NONE) {
            return e;
        }
        boolean inTransaction = isOpen() && lease == of;
        if (lease == of) {
            end(of);
        } else if (parked.forgets(of)) {
            router.lost(of);
        }
        return inTransaction ? Errors.rolledBack(of, e) : Errors.cutOff(of, e);
    }

    /** Gives the lease back between two units of work. */
    void release() {
        parked.release();
        giveBack();
    }

    private void giveBack() {
        Lease held = lease;
        lease = null;
        stage = Stage.FRESH;
        if (held != null) {
            course.giveBack(held);
        }
    }

    /** Rolls back what is open and gives the lease back. */
    void close() {
        try {
            rollback();
        } catch (SQLException e) {
            // The lease is discarded, and the server rolls back with the session.
        }
        release();
    }

    /** Cuts the connection, from any thread. */
    void abort() {
        aborted = true;
        parked.abort();
        Lease held = lease;
        lease = null;
        if (held != null) {
            held.discard();
        }
    }

    private void end(Lease held) {
        router.lost(held);
        lease = null;
        stage = Stage.FRESH;
    }
}
