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
    private final TransactionEnding ending;

    UnitOfWork(Router router, SessionSettings settings, Course course) {
        this.router = router;
        this.settings = settings;
        this.course = course;
        this.holder = new LeaseHolder(router, settings, course);
        this.commitment = new Commitment(router);
        this.ending = new TransactionEnding(router, holder, transaction, commitment, written);
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
        if (isOpen() && task.isCommit()) {
            Optional<T> answer = ending.commit(leaseInTransaction(), call);
            if (answer.isPresent()) {
                return answer.get();
            }
            // Committed, and the answer lost: another server gives the same answer, and has nothing to commit.
        }
        Attempt attempt = router.attempt(router.freshness().writesOf(written));
        while (true) {
            RouterView view = router.view();
            Lease held = leaseFor(task, attempt);
            course.requireInsertId(task, held);
            Surrounding surrounding = surroundingOf(task, held);
            Verdict.Moment moment = momentOf(task, surrounding);
            commitment.begins(held, task, moment);
            held.begin();
            T result;
            try {
                result = within(surrounding, held, call);
            } catch (SQLException e) {
                if (!mayRerun(task, surrounding, moment, held, e)) {
                    throw e;
                }
                router.lending().awaitAnother(view, held, attempt, e);
                continue;
            }
            Optional<SQLException> notCommitted = switch (surrounding) {
                case AS_IT_IS -> Optional.empty();
                case OWN_TRANSACTION -> ending.commitOwn(task.repeat(), held);
            };
            if (notCommitted.isEmpty()) {
                executed(task, held);
                return result;
            }
            router.lending().awaitAnother(view, held, attempt, notCommitted.get());
        }
    }

    private Surrounding surroundingOf(Task task, Lease held) {
        boolean own = settings.isAutoCommit() && !isOpen() && held.use() == Use.WRITE && commitment.covers(task);
        return own ? Surrounding.OWN_TRANSACTION : Surrounding.AS_IT_IS;
    }

    private Verdict.Moment momentOf(Task task, Surrounding surrounding) {
        return switch (surrounding) {
            case AS_IT_IS -> transaction.moment(task, settings);
            case OWN_TRANSACTION -> Verdict.Moment.FIRST;
        };
    }

    private <T> T within(Surrounding surrounding, Lease held, ServerCall<T> call) throws SQLException {
        surrounding.begin(settings, held);
        T result = call.on(held);
        switch (held.use()) {
            case READ -> router.lending().answered(held, held.lastUsed());
            case WRITE -> {
                if (surrounding == Surrounding.AS_IT_IS && settings.isAutoCommit()) {
                    router.freshness().committed(held, written);
                }
            }
        }
        return result;
    }

    /** Judges a failure. Ends the lease if the connection is of no more use; throws what the application must know. */
    private boolean mayRerun(Task task, Surrounding surrounding, Verdict.Moment moment, Lease held, SQLException e)
            throws SQLException {
        Effect effect = moment == Verdict.Moment.AUTOCOMMIT && task.span() == Task.Span.BATCH
                ? Effect.OTHER // a part of it may be committed
                : task.effect();
        Verdict verdict =
                Verdict.of(Loss.of(e, held), new Verdict.Failure(moment, held.use(), held.progress(), effect));
        if (verdict == Verdict.PASS) {
            failedHarmlessly(task, surrounding, held, e);
            return false;
        }
        SQLException lost = Errors.lost(held, transaction.writes(), e);
        ending.lost(held);
        return switch (verdict) {
            case PASS -> false;
            case RERUN -> {
                if (held.progress() == Lease.Progress.SENT && task.repeat() == Task.Repeat.IMPOSSIBLE) {
                    throw lost;
                }
                yield true;
            }
            case UNKNOWN -> throw Errors.outcomeUnknown(held, e);
            case ROLLED_BACK, DONE -> throw lost;
        };
    }

    private void failedHarmlessly(Task task, Surrounding surrounding, Lease held, SQLException e) throws SQLException {
        switch (surrounding) {
            case AS_IT_IS -> transaction.failedHarmlessly(task, settings);
            case OWN_TRANSACTION -> {
                switch (task.span()) {
                    case SINGLE, PROBE -> ending.undo(held);
                    case BATCH -> ending.commitPart(held, e);
                }
            }
        }
    }

    /** The lease for the next statement: the one held if it still serves, or else a new one. */
    private Lease leaseFor(Task task, Attempt attempt) throws SQLException {
        holder.requireUsable();
        return isOpen() ? leaseInTransaction() : holder.leaseFor(task, attempt);
    }

    private Lease leaseInTransaction() throws SQLException {
        holder.requireUsable();
        Lease held = holder.lease();
        if (held == null) {
            throw Errors.closed("connection"); // It was aborted just now.
        }
        goOnWith(held);
        return held;
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
            ending.lost(held);
            throw lost;
        }
    }

    private void requireEpoch(Lease held) throws SQLException {
        if (!router.lending().holds(held)) {
            TransactionState.Writes writes = transaction.writes();
            ending.lost(held);
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
        ending.commit(held);
    }

    /** Rolls back. If the connection is lost the server has done so, or will. */
    void rollback() throws SQLException {
        Lease held = holder.lease();
        if (held != null && isOpen()) {
            ending.rollback(held);
        }
    }

    /** Where a statement would go now. */
    Route route(String sql) {
        return isOpen() ? course.explainInTransaction(sql) : course.explain(sql);
    }

    /** What to tell the application of a failure after the first answer, such as in the middle of a result. */
    SQLException explain(SQLException e, Lease of) {
        if (Loss.of(e, of) == Loss.NONE) {
            return e;
        }
        boolean current = holder.lease() == of;
        boolean inTransaction = isOpen() && current;
        if (current) {
            ending.lost(of);
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
}
