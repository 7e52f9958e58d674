package dev.understudy.router;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a commit happened whose answer was lost.
 *
 * <p>That it did is told by its mark. That it did not is proven only where it cannot happen any more (design, section 8): by
 * the writable primary of a later epoch that lacks the mark, since what it lacks no later primary will have; or by the same
 * primary once the session that sent the commit is gone from it.
 */
final class OutcomeSearch {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeSearch.class);
    private static final int NO_SUCH_THREAD = 1094;

    private final Router router;

    OutcomeSearch(Router router) {
        this.router = router;
    }

    /**
     * What was found.
     *
     * @param outcome of the commit
     * @param newest a GTID that is not older than the commit; empty if that does not matter
     */
    record Finding(CommitOutcome outcome, String newest) {
        static final Finding UNKNOWN = new Finding(CommitOutcome.UNKNOWN, "");
        private static final Finding NOT_COMMITTED = new Finding(CommitOutcome.NOT_COMMITTED, "");
    }

    /** Asks primaries until one proves something, at most for the gate's timeout. */
    Finding of(LostCommit lost) {
        Attempt attempt = router.attempt();
        Finding found = Finding.UNKNOWN;
        try {
            while (found.outcome() == CommitOutcome.UNKNOWN
                    && !attempt.deadline().hasPassed()) {
                RouterView view = router.view();
                found = once(lost, attempt);
                if (found.outcome() == CommitOutcome.UNKNOWN) {
                    router.lending().pause(view, Use.WRITE, attempt);
                }
            }
        } catch (SQLException e) {
            LOG.warn(
                    "the outcome of a commit on {} in epoch {} was not found: {}",
                    lost.node(),
                    lost.epoch(),
                    e.getMessage());
        }
        LOG.info("the answer to a commit on {} in epoch {} was lost: {}", lost.node(), lost.epoch(), found.outcome());
        return found;
    }

    private Finding once(LostCommit lost, Attempt attempt) throws SQLException {
        Lease asked = router.lending().bind(Use.WRITE, attempt, lease -> {});
        try {
            Finding found = ask(lost, asked);
            asked.giveBack();
            if (found.outcome() == CommitOutcome.UNKNOWN) {
                attempt.failed(new SQLException("the session of the commit is still there"));
            }
            return found;
        } catch (SQLException e) {
            router.lending().lost(asked);
            attempt.failed(e);
            return Finding.UNKNOWN;
        }
    }

    private Finding ask(LostCommit lost, Lease asked) throws SQLException {
        return switch (lost.mark().on(asked.connection())) {
            case COMMITTED -> committed(lost, asked);
            case UNDER_WAY -> Finding.UNKNOWN;
            case ABSENT -> absent(lost, asked);
        };
    }

    private Finding absent(LostCommit lost, Lease asked) throws SQLException {
        if (asked.epoch().compareTo(lost.epoch()) > 0) {
            return Finding.NOT_COMMITTED;
        }
        if (!asked.node().equals(lost.node())
                || lost.session().isEmpty()
                || !isGone(asked.connection(), lost.session().getAsLong())) {
            return Finding.UNKNOWN;
        }
        // Asked again: it may have been committed just before the session ended.
        return switch (lost.mark().on(asked.connection())) {
            case COMMITTED -> committed(lost, asked);
            case UNDER_WAY -> Finding.UNKNOWN;
            case ABSENT -> Finding.NOT_COMMITTED;
        };
    }

    private Finding committed(LostCommit lost, Lease asked) throws SQLException {
        String gtid = lost.mark().gtid();
        return new Finding(
                CommitOutcome.COMMITTED, gtid.isEmpty() ? router.freshness().newestOf(asked.connection()) : gtid);
    }

    /**
     * Ends a session of this account, so that a commit which is still on its way to it is not executed later, and tells whether
     * it has ended. One that waits for an acknowledgement does not.
     *
     * <p>KILL itself tells: it knows every session until that is cleaned up. What lists sessions depends on settings and
     * privileges.
     */
    private static boolean isGone(Connection connection, long session) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("KILL " + session);
            return false;
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_THREAD) {
                throw e;
            }
            return true;
        }
    }
}
