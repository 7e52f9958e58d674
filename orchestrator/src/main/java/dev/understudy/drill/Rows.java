package dev.understudy.drill;

import dev.understudy.drill.history.Committer;
import dev.understudy.drill.history.RowId;
import dev.understudy.drill.history.Sight;
import dev.understudy.drill.history.StoredRow;
import dev.understudy.router.UnderstudyDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * The table that workloads write. Nothing in it is unique but a number that the server gives, so that a row which was
 * written twice shows.
 */
final class Rows {
    private static final String DROP = "DROP TABLE IF EXISTS drill_rows";
    private static final String COLUMNS = " drill_rows (position BIGINT NOT NULL AUTO_INCREMENT"
            + " PRIMARY KEY, run INT NOT NULL, writer INT NOT NULL, number BIGINT NOT NULL, server CHAR(36) NOT NULL,"
            + " KEY (run, writer, number))";
    private static final String CREATE = "CREATE TABLE" + COLUMNS;
    private static final String CREATE_IF_MISSING = "CREATE TABLE IF NOT EXISTS" + COLUMNS;
    private static final String INSERT =
            "INSERT INTO drill_rows (run, writer, number, server) VALUES (?, ?, ?, @@server_uuid)";
    private static final String ALL = "SELECT run, writer, number, server FROM drill_rows";
    private static final String NEWEST = "SELECT MAX(position) FROM drill_rows";

    /** One statement, so that the server that answers is the one that is named; a line without a writer if there are no rows. */
    private static final String SIGHT = "SELECT @@server_uuid, w.writer, w.newest FROM (SELECT 1) AS one LEFT JOIN"
            + " (SELECT writer, MAX(number) AS newest FROM drill_rows WHERE run = ? GROUP BY writer) AS w ON TRUE";

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
     *
     * @return who took it, if the source is a router
     */
    static Optional<Committer> write(DataSource source, RowId row) throws SQLException {
        if (source instanceof UnderstudyDataSource router) {
            return router.inTransaction(connection -> {
                insert(connection, row);
                // The router commits under no other epoch than the one that this statement was run under.
                return committer(router);
            });
        }
        try (Connection connection = source.getConnection()) {
            write(connection, row);
            return Optional.empty();
        }
    }

    private static Optional<Committer> committer(UnderstudyDataSource router) {
        return router.status()
                .flatMap(now ->
                        now.primary().map(primary -> new Committer(now.epoch().value(), primary.value())));
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
    static long read(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setReadOnly(true);
            return newest(connection);
        }
    }

    /** What a server shows of a run. */
    static Sight see(Connection connection, int run) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SIGHT)) {
            statement.setInt(1, run);
            try (ResultSet found = statement.executeQuery()) {
                String server = "";
                SortedMap<Integer, Long> newest = new TreeMap<>();
                while (found.next()) {
                    server = found.getString(1);
                    long number = found.getLong(3);
                    if (number > 0) {
                        newest.put(found.getInt(2), number);
                    }
                }
                return new Sight(server, run, newest);
            }
        }
    }

    /** Every row that one server has. */
    static List<StoredRow> on(Connection server) throws SQLException {
        List<StoredRow> rows = new ArrayList<>();
        try (Statement statement = server.createStatement();
                ResultSet found = statement.executeQuery(ALL)) {
            while (found.next()) {
                RowId row = new RowId(found.getInt(1), found.getInt(2), found.getLong(3));
                rows.add(new StoredRow(row, found.getString(4)));
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
