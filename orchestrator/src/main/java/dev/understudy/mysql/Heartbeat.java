package dev.understudy.mysql;

import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The row that the primary's agent commits each second: an ordinary write, answered under semi-sync like any other. What
 * replicas read of it is how old their data is.
 */
public final class Heartbeat implements AutoCloseable {
    /**
     * Attempts that were given up keep their row locked until they are acknowledged; the next ones use others. When all
     * are taken, an attempt ends with an error, so that no more than so many sessions ever wait.
     */
    public static final int ROWS = 20;

    /** How the statement begins. */
    static final String STATEMENT = "REPLACE INTO understudy.heartbeat";

    private static final int NO_SUCH_TABLE = 1146;

    /** While the server is copied anew. */
    private static final int NO_SUCH_DATABASE = 1049;

    private static final String CREATE = "CREATE TABLE IF NOT EXISTS understudy.heartbeat (id TINYINT PRIMARY KEY,"
            + " server_uuid CHAR(36) NOT NULL, epoch BIGINT NOT NULL, ts TIMESTAMP(6) NOT NULL)";

    private final Connection connection;

    private Heartbeat(Connection connection) {
        this.connection = connection;
    }

    /** Opens a session of its own for it. */
    public static Heartbeat open(Endpoint admin, Account agent) throws SQLException {
        return new Heartbeat(AdminSession.connect(admin, agent, "sql_log_bin=1,innodb_lock_wait_timeout=1"));
    }

    /**
     * Commits it, and waits for its answer.
     *
     * @param row from 1 to {@link #ROWS}
     * @param patienceMillis how long to wait; it may be committed later all the same
     * @throws SQLException if the answer does not come in time, or is an error
     */
    public void commit(Epoch epoch, int row, int patienceMillis) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, patienceMillis);
        execute(STATEMENT + " (id, server_uuid, epoch, ts) VALUES (" + row + ", @@server_uuid, " + epoch + ", NOW(6))");
    }

    /** Makes the table of a cluster that was formed before there was one; replicas get it by replication. */
    public void createTable() throws SQLException {
        execute(CREATE);
    }

    /** Whether an attempt failed because there is no table. */
    public static boolean lacksTable(SQLException failure) {
        return failure.getErrorCode() == NO_SUCH_TABLE || failure.getErrorCode() == NO_SUCH_DATABASE;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The server is gone or going; there is nothing left to close.
        }
    }
}
