package dev.understudy.router;

import java.sql.SQLException;
import java.util.Optional;

/** Commits the transactions of one unit of work, and finds out what became of a commit that was not answered. */
final class Commitment {
    private final Router router;
    private final Notes notes;

    Commitment(Router router) {
        this.router = router;
        this.notes = new Notes(router.ledger());
    }

    /** How a commit ended. */
    sealed interface Result {
        /**
         * Tells the application of a commit on a lease.
         *
         * @throws SQLException unless it is known to be committed
         */
        default void requireCommitted(Lease held) throws SQLException {
            if (this instanceof NotCommitted lost) {
                throw Errors.rolledBack(held, lost.cause());
            }
            if (this instanceof Unknown lost) {
                throw Errors.outcomeUnknown(held, lost.cause());
            }
            if (this instanceof Refused refused) {
                throw refused.cause();
            }
        }

        /** The server said that it is committed. */
        record Answered() implements Result {}

        /** The connection is lost, and it is known to be committed, or had nothing to commit. */
        record Proven() implements Result {}

        /**
         * The connection is lost, and it is proven not to be committed.
         *
         * @param cause how it was lost
         */
        record NotCommitted(SQLException cause) implements Result {}

        /**
         * The connection is lost, and nobody can tell.
         *
         * @param cause how it was lost
         */
        record Unknown(SQLException cause) implements Result {}

        /**
         * The server refused, the connection is fine and the transaction still open.
         *
         * @param cause what it said
         */
        record Refused(SQLException cause) implements Result {}
    }

    /** Whether a statement that commits by itself is better put into a transaction of the router's own. */
    boolean covers(Task task) {
        return notes.cover(task);
    }

    /** Commits what is open on a lease. The lease is given up if the connection is lost. */
    Result commit(Lease held, TransactionState.Writes writes) {
        held.begin();
        try {
            notes.note(held, writes);
        } catch (SQLException e) {
            if (Loss.of(e, held) == Loss.NONE) {
                return new Result.Refused(e);
            }
            lose(held);
            return new Result.NotCommitted(e);
        }
        held.begin();
        try {
            held.sending();
            held.connection().commit();
            return new Result.Answered();
        } catch (SQLException e) {
            return failed(held, writes, e);
        }
    }

    private Result failed(Lease held, TransactionState.Writes writes, SQLException e) {
        Verdict verdict = Verdict.of(
                Loss.of(e, held),
                new Verdict.Failure(Verdict.Moment.COMMIT, held.use(), held.progress(), Effect.COMMIT));
        if (verdict == Verdict.PASS) {
            return new Result.Refused(e);
        }
        Optional<LostCommit> lost = notes.lost(held);
        // Before anybody is asked: a pool of one connection has no other for that.
        lose(held);
        return switch (verdict) {
            case DONE -> new Result.Proven();
            case UNKNOWN -> found(writes, lost, e);
            case PASS, RERUN, ROLLED_BACK -> new Result.NotCommitted(e);
        };
    }

    private Result found(TransactionState.Writes writes, Optional<LostCommit> lost, SQLException e) {
        if (writes == TransactionState.Writes.NONE) {
            return new Result.Proven();
        }
        CommitOutcome outcome = lost.map(router::outcomeOf).orElse(CommitOutcome.UNKNOWN);
        router.counters().lostCommit(outcome);
        return switch (outcome) {
            case COMMITTED -> new Result.Proven();
            case NOT_COMMITTED ->
                writes == TransactionState.Writes.BEYOND ? new Result.Unknown(e) : new Result.NotCommitted(e);
            case UNKNOWN -> new Result.Unknown(e);
        };
    }

    private void lose(Lease held) {
        router.lost(held);
        notes.forget();
    }

    /** The connection is lost, and whatever was open on it with it. */
    void lost() {
        notes.forget();
    }

    /** The unit of work ends with a connection on which nothing is open. */
    void ended() {
        notes.ended();
    }
}
