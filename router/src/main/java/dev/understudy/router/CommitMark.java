package dev.understudy.router;

import java.sql.Connection;
import java.sql.SQLException;

/** What a commit leaves on a server if it is executed. */
sealed interface CommitMark permits CommitLedger.Entry, CommitTags.Expected {
    /** How a server knows a commit. */
    enum Trace {
        COMMITTED,
        /** It is under way, such as one that waits for its acknowledgement. */
        UNDER_WAY,
        ABSENT
    }

    /** Asks a server. */
    Trace on(Connection connection) throws SQLException;

    /** The commit's GTID; empty if it is not known. */
    String gtid();
}
