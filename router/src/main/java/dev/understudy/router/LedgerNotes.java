package dev.understudy.router;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one unit of work leaves in the ledger. */
final class LedgerNotes implements Notes {
    private final CommitLedger ledger;
    private CommitLedger.@Nullable Slot slot;
    private CommitLedger.@Nullable Entry entry;

    LedgerNotes(CommitLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public boolean cover(Task task) {
        return task.changesRowsOnly();
    }

    @Override
    public void begins(Lease held, Task task, Verdict.Moment moment) {}

    @Override
    public void note(Lease held, TransactionState.Writes writes) throws SQLException {
        entry = null;
        if (writes == TransactionState.Writes.NONE || held.use() == Use.READ) {
            return;
        }
        if (slot == null) {
            slot = ledger.take();
        }
        held.sending();
        entry = ledger.note(held.connection(), slot);
    }

    @Override
    public void answered(Lease held) {}

    @Override
    public Optional<LostCommit> lost(Lease held) {
        return Optional.ofNullable(entry).map(noted -> LostCommit.of(noted, held));
    }

    @Override
    public void ended() {
        if (slot != null) {
            ledger.giveBack(slot);
        }
        forget();
    }

    /** A transaction may still be under way on the server, and with it the row. */
    @Override
    public void forget() {
        slot = null;
        entry = null;
    }
}
