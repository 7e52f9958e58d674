package dev.understudy.mysql;

import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A commit of the primary's agent that holds the epoch and is answered under semi-sync. Acknowledgements are positions,
 * so its answer proves that everything before it is on the ackers too.
 */
public final class Barrier {
    /** How long a commit may wait; ackers that connect later are met by the next attempt. */
    private static final int PATIENCE_MILLIS = 2_000;

    /**
     * Attempts take turns on so many rows: one that waits keeps its row locked, and only a transaction which reaches the
     * binary log after an acker has connected is acknowledged by it.
     */
    private static final int ROWS = 100;

    /** How the statement begins. */
    static final String STATEMENT = "REPLACE INTO understudy.barrier";

    private Barrier() {}

    /**
     * Commits the barrier and waits for its answer.
     *
     * @param attempt counts from 0
     * @throws SQLException if the answer does not come in time; the barrier is then not proven
     */
    public static void commit(Endpoint admin, Account agent, Epoch epoch, int attempt) throws SQLException {
        try (Connection connection = AdminSession.connect(admin, agent, "sql_log_bin=1")) {
            connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(STATEMENT + " (id, epoch, server_uuid) VALUES ("
                        + (1 + attempt % ROWS) + ", " + epoch
                        + ", @@server_uuid)");
            }
        }
    }
}
