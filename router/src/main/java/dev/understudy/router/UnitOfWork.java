package dev.understudy.router;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One application's way to the servers: the lease it holds, how far its transaction got, and what happens when a server is
 * lost. Used by one thread at a time, except for {@link #abort()}.
 */
final class UnitOfWork {
    private final Router router;
    private final SessionSettings settings;
    private final Course course;
    private final LeaseHolder holder;
    private final TransactionState transaction = new TransactionState();
    private final Commitment commitment;
    private final LastWrites written = new LastWrites();

    UnitOfWork(Router router, SessionSettings settings, Course course) {
        this.router = router;
        this.settings = settings;
        this.course = course;
        this.holder = new LeaseHolder(router, settings, course);
        this.commitment = new Commitment(router);
    }

    /** Whether something was executed that a commit or rollback has not ended yet. */
    boolean isOpen() {
        return transaction.isOpen();
    }

    /** The lease held now; null if none is. */
    @Nullable
    Lease lease() {
        return holder.lease();
    }

    /** Whether it has this lease, perhaps beside the one held now. */
    boolean has(@Nullable Lease of) {
        return holder.has(of);
    }

    /**
     * Does something on a server that fits the settings; on another one if the first is lost and it is proven that
     * nothing was done.
     */
    <T> T run(Task task, ServerCall<T> call) throws SQLException {
        task.refuseUnsupported();
        course.begins(task);
        Attempt attempt = router.attempt(router.freshness().writesOf(written));
        while (true) {
            RouterView view = router.view();
            Lease held = leaseFor(task, attempt);
            course.requireInsertId(task, held);
            Surrounding surrounding = surroundingOf(task, held);
            held.begin();
            T result;
            try {
                result = within(surrounding, held, call);
            } catch (SQLException e) {
                if (!mayRerun(task, surrounding, held, e)) {
                    throw e;
                }
                router.awaitAnother(view, held, attempt, e);
                continue;
            }
            Optional<SQLException> notCommitted = switch (surrounding) {
                case AS_IT_IS -> Optional.empty();
                case OWN_TRANSACTION -> commitOwn(task, held);
            };
            if (notCommitted.isEmpty()) {
                executed(task, held);
                return result;
            }
            router.awaitAnother(view, held, attempt, notCommitted.get());
        }
    }

    private Surrounding surroundingOf(Task task, Lease held) {
        boolean own = settings.isAutoCommit() && !isOpen() && held.use() == Use.WRITE && commitment.covers(task);
        return own ? Surrounding.OWN_TRANSACTION : Surrounding.AS_IT_IS;
    }

    private <T> T within(Surrounding surrounding, Lease held, ServerCall<T> call) throws SQLException {
        surrounding.begin(settings, held);
        T result = call.on(held);
        switch (held.use()) {
            case READ -> router.answered(held, held.lastUsed());
            case WRITE -> {
                if (surrounding == Surrounding.AS_IT_IS && settings.isAutoCommit()) {
                    router.freshness().committed(held, written);
                }
            }
        }
        return result;
    }

    /** Commits the router's own transaction. Returns why it was not committed, if that is proven and it can be repeated. */
    private Optional<SQLException> commitOwn(Task task, Lease held) throws SQLException {
        Commitment.Result result = commitment.commit(held, TransactionState.Writes.TRANSACTIONAL);
        if (result instanceof Commitment.Result.NotCommitted lost && task.repeat() == Task.Repeat.POSSIBLE) {
            forget(held);
            return Optional.of(lost.cause());
        }
        if (result instanceof Commitment.Result.Refused) {
            undo(held);
        }
        tell(result, held);
        return Optional.empty();
    }

    /** Tells the application how a commit ended; returns if it is committed. */
    private void tell(Commitment.Result result, Lease held) throws SQLException {
        if (result instanceof Commitment.Result.Answered) {
            transaction.ended();
            router.freshness().committed(held, written);
        } else if (!(result instanceof Commitment.Result.Refused)) {
            forget(held);
        }
        result.requireCommitted(held);
    }

    /** Judges a failure. Ends the lease if the connection is of no more use; throws what the application must know. */
    private boolean mayRerun(Task task, Surrounding surrounding, Lease held, SQLException e) throws SQLException {
        Verdict.Moment moment =
                surrounding == Surrounding.OWN_TRANSACTION ? Verdict.Moment.FIRST : transaction.moment(task, settings);
        Effect effect = moment == Verdict.Moment.AUTOCOMMIT && task.span() == Task.Span.BATCH
                ? Effect.OTHER // a part of it may be committed
                : task.effect();
        Verdict verdict =
                Verdict.of(Loss.of(e, held), new Verdict.Failure(moment, held.use(), held.progress(), effect));
        if (verdict == Verdict.PASS) {
            failedHarmlessly(task, surrounding, held);
            return false;
        }
        SQLException lost = Errors.lost(held, transaction.writes(), e);
        end(held);
        return switch (verdict) {
            case PASS -> false;
            case RERUN -> {
                if (held.progress() == Lease.Progress.SENT && task.repeat() == Task.Repeat.IMPOSSIBLE) {
                    throw lost;
                }
                yield true;
            }
            case UNKNOWN -> throw Errors.outcomeUnknown(held, e);
            // DONE: only the commit by text of a transaction that read; it has no answer to make up.
            case ROLLED_BACK, DONE -> throw lost;
        };
    }

    private void failedHarmlessly(Task task, Surrounding surrounding, Lease held) {
        switch (surrounding) {
            case AS_IT_IS -> transaction.failedHarmlessly(task, settings);
            case OWN_TRANSACTION -> undo(held);
        }
    }

    /** Rolls the router's own transaction back. */
    private void undo(Lease held) {
        try {
            held.connection().rollback();
        } catch (SQLException e) {
            // The server rolls back with the session, and the application hears of its own error.
            end(held);
        }
    }

    /** The lease for the next statement: the one held if it still serves, or else a new one. */
    private Lease leaseFor(Task task, Attempt attempt) throws SQLException {
        holder.requireUsable();
        Lease held = holder.lease();
        if (held != null && isOpen()) {
            goOnWith(held);
            return held;
        }
        return holder.leaseFor(task, attempt);
    }

    private void goOnWith(Lease held) throws SQLException {
        requireEpoch(held);
        try {
            settings.update(held);
        } catch (SQLException e) {
            if (Loss.of(e, held) == Loss.NONE) {
                throw e;
            }
            SQLException lost = Errors.lost(held, transaction.writes(), e);
            end(held);
            throw lost;
        }
    }

    private void requireEpoch(Lease held) throws SQLException {
        if (!router.holds(held)) {
            TransactionState.Writes writes = transaction.writes();
            end(held);
            SQLException passed = Errors.epochPassed(held, router.view());
            throw writes == TransactionState.Writes.BEYOND ? Errors.lost(held, writes, passed) : passed;
        }
    }

    private void executed(Task task, Lease held) {
        if (task.isProbe()) {
            return;
        }
        course.executed(task, held);
        transaction.executed(task, settings);
    }

    void commit() throws SQLException {
        Lease held = holder.lease();
        if (held == null || !isOpen()) {
            return;
        }
        requireEpoch(held);
        tell(commitment.commit(held, transaction.writes()), held);
    }

    /** Rolls back. If the connection is lost the server has done so, or will. */
    void rollback() throws SQLException {
        Lease held = holder.lease();
        if (held == null || !isOpen()) {
            return;
        }
        if (transaction.isOpenByText()) {
            // The driver refuses to roll back with autocommit on; the server does it when the session ends.
            held.discard();
            forget(held);
            return;
        }
        held.begin();
        try {
            held.connection().rollback();
            transaction.ended();
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
        boolean current = holder.lease() == of;
        boolean inTransaction = isOpen() && current;
        if (current) {
            end(of);
        } else {
            holder.loseParked(of);
        }
        return inTransaction ? Errors.rolledBack(of, e) : Errors.cutOff(of, e);
    }

    /** Gives the lease back between two units of work. */
    void release() {
        transaction.ended();
        commitment.ended();
        holder.release();
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
        holder.abort();
    }

    private void end(Lease held) {
        router.lost(held);
        forget(held);
    }

    /** A lease was given up. */
    private void forget(Lease lost) {
        holder.forget(lost);
        transaction.ended();
        commitment.lost();
    }
}
