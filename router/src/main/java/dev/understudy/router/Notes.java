package dev.understudy.router;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one unit of work leaves in the ledger; nothing if there is none. */
final class Notes {
    private final Optional<CommitLedger> ledger;
    private CommitLedger.@Nullable Slot slot;
    private CommitLedger.@Nullable Entry entry;

    Notes(Optional<CommitLedger> ledger) {
        this.ledger = ledger;
    }

    /** Whether a statement that commits by itself is better put into a transaction with a note. */
    boolean cover(Task task) {
        return ledger.isPresent() && task.isSingleChange();
    }

    /** Notes the transaction that is about to be committed, if it has written anything. */
    void note(Lease held, TransactionState.Writes writes) throws SQLException {
        entry = null;
        if (ledger.isEmpty() || writes == TransactionState.Writes.NONE || held.use() == Use.READ) {
            return;
        }
        if (slot == null) {
            slot = ledger.get().take();
        }
        held.sending();
        entry = ledger.get().note(held.connection(), slot);
    }

    /** The commit that was lost; empty if nothing was noted of it. */
    Optional<LostCommit> lost(Lease held) {
        return Optional.ofNullable(entry).map(noted -> LostCommit.of(noted, held));
    }

    /** The unit of work ended and its fate is known. */
    void ended() {
        if (slot != null) {
            ledger.orElseThrow().giveBack(slot);
        }
        forget();
    }

    /** The connection was lost: a transaction of it may still be under way on the server, and with it the row. */
    void forget() {
        slot = null;
        entry = null;
    }
}
