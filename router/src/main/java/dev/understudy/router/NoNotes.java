package dev.understudy.router;

import java.util.Optional;

/** Nothing is noted. */
final class NoNotes implements Notes {
    @Override
    public boolean cover(Task task) {
        return false;
    }

    @Override
    public void begins(Lease held, Task task, Verdict.Moment moment) {}

    @Override
    public void note(Lease held, TransactionState.Writes writes) {}

    @Override
    public void answered(Lease held) {}

    @Override
    public Optional<LostCommit> lost(Lease held) {
        return Optional.empty();
    }

    @Override
    public void ended() {}

    @Override
    public void forget() {}
}
