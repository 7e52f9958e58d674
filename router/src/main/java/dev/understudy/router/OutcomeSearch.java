package dev.understudy.router;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a commit happened whose answer was lost.
 *
 * <p>That it did is told by its row. That it did not is proven only where it cannot happen any more (design, section 8): by
 * the writable primary of a later epoch that lacks the row, since what it lacks no later primary will have; or by the same
 * primary once the session that sent the commit is gone from it.
 */
final class OutcomeSearch {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeSearch.class);
    private static final int NO_SUCH_THREAD = 1094;

    private final Router router;
    private final CommitLedger ledger;

    OutcomeSearch(Router router, CommitLedger ledger) {
        this.router = router;
        this.ledger = ledger;
    }

    /** Asks primaries until one proves something, at most for the gate's timeout. */
    CommitOutcome of(LostCommit lost) {
        Attempt attempt = router.attempt();
        CommitOutcome outcome = CommitOutcome.UNKNOWN;
        try {
            while (outcome == CommitOutcome.UNKNOWN && !attempt.deadline().hasPassed()) {
                RouterView view = router.view();
                outcome = once(lost, attempt);
                if (outcome == CommitOutcome.UNKNOWN) {
                    router.pause(view, Use.WRITE, attempt);
                }
            }
        } catch (SQLException e) {
            LOG.warn(
                    "the outcome of a commit on {} in epoch {} was not found: {}",
                    lost.node(),
                    lost.epoch(),
                    e.getMessage());
        }
        LOG.info("the answer to a commit on {} in epoch {} was lost: {}", lost.node(), lost.epoch(), outcome);
        return outcome;
    }

    private CommitOutcome once(LostCommit lost, Attempt attempt) throws SQLException {
        Lease asked = router.bind(Use.WRITE, attempt, lease -> {});
        try {
            CommitOutcome outcome = ask(lost, asked);
            asked.giveBack();
            if (outcome == CommitOutcome.UNKNOWN) {
                attempt.failed(new SQLException("the session of the commit is still there"));
            }
            return outcome;
        } catch (SQLException e) {
            router.lost(asked);
            attempt.failed(e);
            return CommitOutcome.UNKNOWN;
        }
    }

    private CommitOutcome ask(LostCommit lost, Lease asked) throws SQLException {
        Connection connection = asked.connection();
        if (ledger.has(connection, lost.entry())) {
            return CommitOutcome.COMMITTED;
        }
        if (asked.epoch().compareTo(lost.epoch()) > 0) {
            return CommitOutcome.NOT_COMMITTED;
        }
        if (!asked.node().equals(lost.node())
                || lost.session().isEmpty()
                || !isGone(connection, lost.session().getAsLong())) {
            return CommitOutcome.UNKNOWN;
        }
        // Asked again: it may have been committed just before the session ended.
        return ledger.has(connection, lost.entry()) ? CommitOutcome.COMMITTED : CommitOutcome.NOT_COMMITTED;
    }

    /**
     * Ends a session of this account, so that a commit which is still on its way to it is not executed later, and tells whether
     * it has ended. One that waits for an acknowledgement does not.
     */
    private static boolean isGone(Connection connection, long session) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            kill(statement, session);
            // Every account sees its own sessions here, and performance_schema forgets sessions when its tables are
            // full.
            try (ResultSet sessions = statement.executeQuery("SHOW PROCESSLIST")) {
                while (sessions.next()) {
                    if (sessions.getLong("Id") == session) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    private static void kill(Statement statement, long session) throws SQLException {
        try {
            statement.execute("KILL " + session);
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_THREAD) {
                throw e;
            }
        }
    }
}
