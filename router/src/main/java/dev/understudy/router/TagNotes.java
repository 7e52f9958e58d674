package dev.understudy.router;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one unit of work knows of the GTID of its next commit. */
final class TagNotes implements Notes {
    private CommitTags.@Nullable Expected expected;

    @Override
    public boolean cover(Task task) {
        return task.changesRowsOnly();
    }

    /**
     * Forgets the session's last number before what may take one, and refuses what would give the next commit another GTID, or
     * none.
     */
    @Override
    public void begins(Lease held, Task task, Verdict.Moment moment) throws SQLException {
        if (held.use() == Use.READ) {
            return;
        }
        for (Sql sql : task.statements()) {
            if (sql.sets("GTID_NEXT") || sql.sets("SQL_LOG_BIN")) {
                throw new SQLFeatureNotSupportedException(
                        "\"" + sql.text() + "\" was not sent: with outcomes=GTID the router sets gtid_next itself, and"
                                + " every transaction must have a GTID. Set outcomes=LEDGER to do without",
                        "0A000");
            }
        }
        boolean takesNumber = switch (task.effect()) {
            case READ, SESSION -> false;
            case TRANSACTIONAL, ROLLBACK -> moment == Verdict.Moment.AUTOCOMMIT;
            case BEGIN -> moment == Verdict.Moment.LATER;
            case COMMIT, OTHER -> true;
        };
        if (takesNumber) {
            session(held).unsure();
        }
    }

    private static TaggedSession session(Lease held) {
        return Objects.requireNonNull(held.tagged());
    }

    @Override
    public void note(Lease held, TransactionState.Writes writes) throws SQLException {
        expected = null;
        if (writes == TransactionState.Writes.NONE || held.use() == Use.READ) {
            return;
        }
        TaggedSession session = session(held);
        if (!session.isTagged()) {
            return;
        }
        long last = session.isLastKnown() ? session.last() : CommitTags.last(held.connection(), session);
        expected = new CommitTags.Expected(session, last + 1);
        session.unsure();
    }

    /** A commit that changed nothing has no GTID; then the number is asked for next time. */
    @Override
    public void answered(Lease held) {
        CommitTags.Expected told = expected;
        if (told != null && AnsweredGtid.of(held.connection()).equals(told.gtid())) {
            told.session().last(told.number());
        }
    }

    @Override
    public Optional<LostCommit> lost(Lease held) {
        return Optional.ofNullable(expected).map(gtid -> LostCommit.of(gtid, held));
    }

    @Override
    public void ended() {
        expected = null;
    }

    @Override
    public void forget() {
        expected = null;
    }
}
