package dev.understudy.router;

import java.sql.SQLException;

/** What surrounds a statement. */
enum Surrounding {
    /** Whatever the application has opened, or nothing. */
    AS_IT_IS,
    /** A transaction of the router's own, so that a lost answer can be looked up. */
    OWN_TRANSACTION;

    /** Makes a connection ready for a statement in it; asks the server only if the statement before was in another one. */
    void begin(SessionSettings settings, Lease lease) throws SQLException {
        switch (this) {
            case OWN_TRANSACTION -> settings.suspendAutoCommit(lease);
            case AS_IT_IS -> settings.resumeAutoCommit(lease);
        }
    }
}
