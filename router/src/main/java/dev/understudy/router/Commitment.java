package dev.understudy.router;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Commits the transactions of one unit of work, and finds out what became of a commit that was not answered. */
final class Commitment {
    static final Sending BY_DRIVER = held -> held.connection().commit();

    /** For a transaction that was begun by text: the driver takes autocommit for on, and refuses. */
    static final Sending BY_TEXT = held -> {
        try (Statement statement = held.connection().createStatement()) {
            statement.execute("COMMIT");
        }
    };

    private final Router router;
    private final Notes notes;

    Commitment(Router router) {
        this.router = router;
        this.notes = router.outcomes().notes();
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
                throw Errors.notInHistory(held, lost.cause());
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

        /**
         * The connection is lost, and it is known to be committed, or had nothing to commit.
         *
         * @param newest a GTID that is not older than the commit; empty if there is none, or it does not matter
         */
        record Proven(String newest) implements Result {}

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

    /** Sends a commit. */
    interface Sending {
        void over(Lease held) throws SQLException;
    }

    /** A statement is about to be sent. */
    void begins(Lease held, Task task, Verdict.Moment moment) throws SQLException {
        notes.begins(held, task, moment);
    }

    /** Commits what is open on a lease. The lease is given up if the connection is lost. */
    Result commit(Lease held, TransactionState.Writes writes, Sending commit) {
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
            commit.over(held);
            notes.answered(held);
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
            case DONE -> new Result.Proven("");
            case UNKNOWN -> found(writes, lost, e);
            case PASS, RERUN, ROLLED_BACK -> new Result.NotCommitted(e);
        };
    }

    private Result found(TransactionState.Writes writes, Optional<LostCommit> lost, SQLException e) {
        if (writes == TransactionState.Writes.NONE) {
            return new Result.Proven("");
        }
        OutcomeSearch.Finding found =
                lost.map(commit -> new OutcomeSearch(router).of(commit)).orElse(OutcomeSearch.Finding.UNKNOWN);
        router.counters().lostCommit(found.outcome());
        return switch (found.outcome()) {
            case COMMITTED -> new Result.Proven(found.newest());
            case NOT_COMMITTED ->
                writes == TransactionState.Writes.BEYOND ? new Result.Unknown(e) : new Result.NotCommitted(e);
            case UNKNOWN -> new Result.Unknown(e);
        };
    }

    private void lose(Lease held) {
        router.lending().lost(held);
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
