package dev.understudy.router;

import java.sql.SQLException;
import java.util.Optional;

/** What one unit of work leaves so that its commits can be looked up. */
sealed interface Notes permits NoNotes, LedgerNotes, TagNotes {
    /** Whether a statement that commits by itself is better put into a transaction of the router's own. */
    boolean cover(Task task);

    /**
     * A statement is about to be sent on a lease.
     *
     * @param moment where it stands
     * @throws SQLException if it would make what is looked up untrue
     */
    void begins(Lease held, Task task, Verdict.Moment moment) throws SQLException;

    /** Notes the transaction that is about to be committed, if it has written anything. */
    void note(Lease held, TransactionState.Writes writes) throws SQLException;

    /** The commit was answered. */
    void answered(Lease held);

    /** The commit that was lost; empty if nothing was noted of it. To be asked before the lease is given up. */
    Optional<LostCommit> lost(Lease held);

    /** The unit of work ended and its fate is known. */
    void ended();

    /** The connection was lost: a transaction of it may still be under way on the server. */
    void forget();
}
