package dev.understudy.router;

import java.sql.SQLException;

/** Who ends the transactions of a connection, and with them the connection. */
enum Ends {
    BY_APPLICATION,
    /** The application's work was handed to {@code inTransaction}. */
    BY_ROUTER;

    /** Refuses a call that ends a transaction of the router's. */
    void require(String call) throws SQLException {
        if (this == BY_ROUTER) {
            throw new SQLException(
                    call
                            + " is not for the work of inTransaction, which commits when that returns and rolls back when it"
                            + " throws",
                    "25000");
        }
    }
}
