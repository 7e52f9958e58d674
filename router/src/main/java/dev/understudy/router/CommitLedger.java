package dev.understudy.router;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A table in which every transaction leaves its number, so that a commit whose answer was lost can be looked up.
 *
 * <p>One row serves many transactions, one after the other: it holds the number of the last one that was committed. So there
 * are about as many rows as there were ever connections at once, not as transactions.
 */
final class CommitLedger implements Outcomes {
    private static final String NO_SUCH_TABLE = "42S02";

    /** Rows of routers that are gone; a transaction does not last as long as that. */
    private static final String STALE = "at < NOW() - INTERVAL 1 DAY";

    private static final int MOST_AT_ONCE = 1000;

    private final String table;
    private final long instance = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    private final AtomicInteger slots = new AtomicInteger();
    private final Queue<Slot> free = new ConcurrentLinkedQueue<>();
    private volatile Table seen = Table.UNSEEN;

    private enum Table {
        UNSEEN,
        THERE
    }

    /** A row, for one transaction at a time. */
    static final class Slot {
        private final int number;
        private long last;

        private Slot(int number) {
            this.number = number;
        }
    }

    /**
     * What a transaction has left, if it was committed.
     *
     * @param ledger where
     * @param slot the row
     * @param number of the transaction in it
     */
    record Entry(CommitLedger ledger, int slot, long number) implements CommitMark {
        @Override
        public Trace on(Connection connection) throws SQLException {
            return ledger.has(connection, this) ? Trace.COMMITTED : Trace.ABSENT;
        }

        @Override
        public String gtid() {
            return "";
        }
    }

    /**
     * Makes one over a table.
     *
     * @param table its name, quoted and with its schema
     */
    CommitLedger(String table) {
        this.table = table;
    }

    /** Makes the table if it is missing. */
    @Override
    public void prepare(Lease lease) throws SQLException {
        if (seen == Table.THERE) {
            return;
        }
        try (Statement statement = lease.connection().createStatement()) {
            if (!isThere(statement)) {
                statement.execute(create());
            }
        } catch (SQLException e) {
            if (Loss.of(e) != Loss.NONE) {
                throw e;
            }
            throw new SQLException(
                    "outcomes=LEDGER needs a table that this account cannot use (" + e.getMessage() + "): run \""
                            + create() + "\" and grant SELECT, INSERT, UPDATE, DELETE on it, or set outcomes=NONE",
                    e.getSQLState(),
                    e);
        }
        seen = Table.THERE;
    }

    private boolean isThere(Statement statement) throws SQLException {
        try {
            statement.executeQuery("SELECT 1 FROM " + table + " LIMIT 0").close();
            return true;
        } catch (SQLException e) {
            if (NO_SUCH_TABLE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private String create() {
        return "CREATE TABLE IF NOT EXISTS " + table
                + " (instance BIGINT NOT NULL, slot INT NOT NULL, number BIGINT NOT NULL,"
                + " at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,"
                + " PRIMARY KEY (instance, slot))";
    }

    @Override
    public Notes notes() {
        return new LedgerNotes(this);
    }

    /** A row of which no transaction can be under way. */
    Slot take() {
        Slot known = free.poll();
        return known == null ? new Slot(slots.incrementAndGet()) : known;
    }

    /** Gives a row back whose last transaction has certainly ended; one that may not have is never given back. */
    void giveBack(Slot slot) {
        free.add(slot);
    }

    /** Notes the transaction that is open on a connection and about to be committed. */
    Entry note(Connection connection, Slot slot) throws SQLException {
        slot.last++;
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO " + table + " (instance, slot, number) VALUES (" + instance + ", "
                    + slot.number + ", " + slot.last + ") ON DUPLICATE KEY UPDATE number = " + slot.last);
        }
        return new Entry(this, slot.number, slot.last);
    }

    private boolean has(Connection connection, Entry entry) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT number FROM " + table + " WHERE instance = " + instance
                        + " AND slot = " + entry.slot())) {
            return row.next() && row.getLong(1) >= entry.number();
        }
    }

    /**
     * Deletes rows of routers that are gone. They are looked for first: a DELETE that looks itself would lock every row on its
     * way, and whoever commits meanwhile would wait.
     */
    @Override
    public Remains tidy(Lease lease) throws SQLException {
        try (Statement statement = lease.connection().createStatement()) {
            List<String> keys = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "SELECT instance, slot FROM " + table + " WHERE " + STALE + " LIMIT " + MOST_AT_ONCE)) {
                while (rows.next()) {
                    keys.add("(" + rows.getLong(1) + ", " + rows.getInt(2) + ")");
                }
            }
            if (!keys.isEmpty()) {
                statement.executeUpdate("DELETE FROM " + table + " WHERE (instance, slot) IN ("
                        + String.join(", ", keys) + ") AND " + STALE);
            }
            return keys.size() < MOST_AT_ONCE ? Remains.NOTHING : Remains.MORE;
        }
    }
}
