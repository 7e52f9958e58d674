package dev.understudy.router;

import java.sql.SQLException;

/** A way to find out whether a commit happened whose answer was lost. Shared by all connections of a data source. */
sealed interface Outcomes permits NoOutcomes, CommitLedger, CommitTags {
    /**
     * Makes a connection to the primary ready for its next transaction. None may be open.
     *
     * @throws SQLException if the account lacks what this way needs; the message has the statement that gives it
     */
    void prepare(Lease lease) throws SQLException;

    /** What one application's transactions leave for this. */
    Notes notes();

    /**
     * Removes a part of what transactions of long ago have left.
     *
     * @return whether there is more
     */
    Remains tidy(Lease lease) throws SQLException;

    /** Whether something is left to be removed. */
    enum Remains {
        NOTHING,
        MORE
    }
}
