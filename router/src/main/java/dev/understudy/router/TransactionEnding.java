package dev.understudy.router;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How the transactions of one unit of work end, and what the application is told of it. */
final class TransactionEnding {
    private final Router router;
    private final LeaseHolder holder;
    private final TransactionState transaction;
    private final Commitment commitment;
    private final LastWrites written;

    TransactionEnding(
            Router router,
            LeaseHolder holder,
            TransactionState transaction,
            Commitment commitment,
            LastWrites written) {
        this.router = router;
        this.holder = holder;
        this.transaction = transaction;
        this.commitment = commitment;
        this.written = written;
    }

    void commit(Lease held) throws SQLException {
        Commitment.Sending way = transaction.isOpenByText() ? Commitment.BY_TEXT : Commitment.BY_DRIVER;
        tell(commitment.commit(held, transaction.writes(), way), held);
    }

    /** Commits by the application's own statement. Returns nothing if the answer is lost, and it was committed. */
    <T> Optional<T> commit(Lease held, ServerCall<T> statement) throws SQLException {
        AtomicReference<@Nullable T> answer = new AtomicReference<>();
        tell(commitment.commit(held, transaction.writes(), lease -> answer.set(statement.on(lease))), held);
        return Optional.ofNullable(answer.get());
    }

    /** Commits the router's own transaction. Returns why it was not committed, if that is proven and it can be repeated. */
    Optional<SQLException> commitOwn(Task.Repeat repeat, Lease held) throws SQLException {
        Commitment.Result result = commitment.commit(held, TransactionState.Writes.TRANSACTIONAL, Commitment.BY_DRIVER);
        if (result instanceof Commitment.Result.NotCommitted lost && repeat == Task.Repeat.POSSIBLE) {
            forget(held);
            return Optional.of(lost.cause());
        }
        endOwn(result, held);
        return Optional.empty();
    }

    private void endOwn(Commitment.Result result, Lease held) throws SQLException {
        if (result instanceof Commitment.Result.Refused) {
            undo(held);
        }
        tell(result, held);
    }

    /**
     * Commits what a batch with autocommit on did before one of its statements failed: the application is about to hear which
     * were done.
     */
    void commitPart(Lease held, SQLException failure) throws SQLException {
        if (Loss.endsTransaction(failure)) {
            undo(held);
            throw Errors.rolledBack(held, failure);
        }
        endOwn(commitment.commit(held, TransactionState.Writes.TRANSACTIONAL, Commitment.BY_DRIVER), held);
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
        if (result instanceof Commitment.Result.Proven proven) {
            router.freshness().found(proven.newest(), written);
        }
    }

    /** Rolls the router's own transaction back. */
    void undo(Lease held) {
        try {
            held.connection().rollback();
        } catch (SQLException e) {
            // The server rolls back with the session, and the application hears of its own error.
            lost(held);
        }
    }

    /** Rolls back what is open. If the connection is lost the server has done so, or will. */
    void rollback(Lease held) throws SQLException {
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
            lost(held);
            if (loss == Loss.NONE) {
                throw e;
            }
        }
    }

    /** A connection is of no more use, and what was open on it is gone. */
    void lost(Lease held) {
        router.lending().lost(held);
        forget(held);
    }

    /** A lease was given up. */
    private void forget(Lease lost) {
        holder.forget(lost);
        transaction.ended();
        commitment.lost();
    }
}
