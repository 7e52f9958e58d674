package dev.understudy.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What an application does, the same for every contender. */
final class Work {
    /** How many rows the table has. */
    static final int ROWS = 1000;

    static final String SELECT = "SELECT hits FROM bench WHERE id = ?";
    static final String UPDATE = "UPDATE bench SET hits = hits + 1 WHERE id = ?";

    private Work() {}

    /** Borrows for reading, reads one row, gives back. */
    static int read(Contender contender, int id) throws SQLException {
        try (Connection connection = contender.forReading()) {
            return select(connection, id);
        }
    }

    /** Borrows, changes one row with autocommit on, gives back. */
    static int write(Contender contender, int id) throws SQLException {
        try (Connection connection = contender.forWriting()) {
            return update(connection, id);
        }
    }

    /** Borrows, reads a row and changes it in one transaction, commits, gives back. */
    static int transaction(Contender contender, int id) throws SQLException {
        try (Connection connection = contender.forWriting()) {
            connection.setAutoCommit(false);
            int hits = select(connection, id);
            int changed = update(connection, id);
            connection.commit();
            return hits + changed;
        }
    }

    /** Borrows and gives back. */
    static boolean borrow(Contender contender) throws SQLException {
        try (Connection connection = contender.forWriting()) {
            return connection.isReadOnly();
        }
    }

    /** Reads one row. */
    static int select(Connection connection, int id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
            statement.setInt(1, id);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        }
    }

    private static int update(Connection connection, int id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
            statement.setInt(1, id);
            return statement.executeUpdate();
        }
    }
}
