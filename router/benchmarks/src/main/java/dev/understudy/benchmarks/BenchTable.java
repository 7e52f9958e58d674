package dev.understudy.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/** The table that the contenders read and change. */
final class BenchTable {
    private static final int LOOKS = 200;
    private static final long LOOK_MILLIS = 50;

    private BenchTable() {}

    /** Makes it anew. */
    static void create(Connection primary) throws SQLException {
        try (Statement statement = primary.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS bench");
            statement.execute("CREATE TABLE bench (id INT PRIMARY KEY, hits BIGINT NOT NULL)");
        }
        primary.setAutoCommit(false);
        try (PreparedStatement statement = primary.prepareStatement("INSERT INTO bench VALUES (?, 0)")) {
            for (int id = 1; id <= Work.ROWS; id++) {
                statement.setInt(1, id);
                statement.addBatch();
            }
            statement.executeBatch();
        }
        primary.commit();
    }

    /**
     * Waits until a replica has it.
     *
     * @throws IllegalStateException if it does not get it in time
     */
    static void await(Connection replica) throws SQLException, InterruptedException {
        for (int look = 0; look < LOOKS; look++) {
            if (isComplete(replica)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        throw new IllegalStateException("a replica did not get the table");
    }

    private static boolean isComplete(Connection replica) throws SQLException {
        try (Statement statement = replica.createStatement()) {
            try (ResultSet found = statement.executeQuery("SHOW TABLES LIKE 'bench'")) {
                if (!found.next()) {
                    return false;
                }
            }
            try (ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM bench")) {
                count.next();
                return count.getInt(1) == Work.ROWS;
            }
        }
    }
}
