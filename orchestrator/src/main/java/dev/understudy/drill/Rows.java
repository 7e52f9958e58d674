package dev.understudy.drill;

import dev.understudy.router.UnderstudyDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The table that workloads write. Nothing in it is unique but a number that the server gives, so that a row which was
 * written twice shows.
 */
final class Rows {
    private static final String DROP = "DROP TABLE IF EXISTS drill_rows";
    private static final String COLUMNS = " drill_rows (position BIGINT NOT NULL AUTO_INCREMENT"
            + " PRIMARY KEY, run INT NOT NULL, writer INT NOT NULL, number BIGINT NOT NULL)";
    private static final String CREATE = "CREATE TABLE" + COLUMNS;
    private static final String CREATE_IF_MISSING = "CREATE TABLE IF NOT EXISTS" + COLUMNS;
    private static final String INSERT = "INSERT INTO drill_rows (run, writer, number) VALUES (?, ?, ?)";
    private static final String ALL = "SELECT run, writer, number FROM drill_rows";
    private static final String NEWEST = "SELECT MAX(position) FROM drill_rows";

    private Rows() {}

    /** Makes the table, empty: whoever counts rows from 1 must not find those of someone before. */
    static void create(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(DROP);
            statement.execute(CREATE);
        }
    }

    /** Makes the table unless it is there. */
    static void createIfMissing(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(CREATE_IF_MISSING);
        }
    }

    /**
     * Writes one row in a transaction of its own; it is acknowledged when this returns. A router runs it again as long as it is
     * proven not to be committed: if such a proof is wrong, the row is there twice.
     */
    static void write(DataSource source, RowId row) throws SQLException {
        if (source instanceof UnderstudyDataSource router) {
            RowId unused = router.inTransaction(connection -> {
                insert(connection, row);
                return row;
            });
            return;
        }
        try (Connection connection = source.getConnection()) {
            write(connection, row);
        }
    }

    /** The same over a connection that is there already, for one row. */
    static void write(Connection connection, RowId row) throws SQLException {
        connection.setAutoCommit(false);
        insert(connection, row);
        connection.commit();
    }

    private static void insert(Connection connection, RowId row) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setInt(1, row.run());
            insert.setInt(2, row.writer());
            insert.setLong(3, row.number());
            insert.executeUpdate();
        }
    }

    /** Reads a little, from a replica if there is one. */
    static void read(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setReadOnly(true);
            read(connection);
        }
    }

    /** The same over a connection that is there already. */
    static void read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet newest = statement.executeQuery(NEWEST)) {
            newest.next();
        }
    }

    /** Every row that one server has. */
    static List<RowId> on(Connection server) throws SQLException {
        List<RowId> rows = new ArrayList<>();
        try (Statement statement = server.createStatement();
                ResultSet found = statement.executeQuery(ALL)) {
            while (found.next()) {
                rows.add(new RowId(found.getInt(1), found.getInt(2), found.getLong(3)));
            }
        }
        return rows;
    }

    /** Keeps everybody, the applier too, from writing to the table as long as the connection is open. */
    static void lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLES drill_rows READ");
        }
    }

    /** The position of the newest row that a server shows, which counts them nearly; 0 without any. */
    static long newest(Connection server) throws SQLException {
        try (Statement statement = server.createStatement();
                ResultSet newest = statement.executeQuery(NEWEST)) {
            newest.next();
            return newest.getLong(1);
        }
    }
}
