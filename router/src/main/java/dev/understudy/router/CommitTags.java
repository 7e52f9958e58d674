package dev.understudy.router;

import com.mysql.cj.MysqlConnection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tags for the GTIDs of transactions, one for each session, so that the GTID of a session's next commit is known before it is
 * sent and can be looked up afterwards.
 *
 * <p>A tag stays in {@code gtid_executed} for ever, in every report of an agent and every record. So a session takes over the
 * tag of one that has ended, if everything that was sent in that one had been answered; and beyond {@link #MOST_TAGS} no
 * more are made.
 */
final class CommitTags implements Outcomes {
    private static final Logger LOG = LoggerFactory.getLogger(CommitTags.class);

    /** With about 20 characters for each the set is 20 kB then: agents report it several times a second. */
    static final int MOST_TAGS = 1000;

    private static final String PREFIX = "us_";
    private static final int BASE = 36;
    private static final long INSTANCES = 1L << 60;
    private static final int PRIVILEGE_MISSING = 6038;
    private static final String LARGEST = "9223372036854775806";

    private final String instance = Long.toString(ThreadLocalRandom.current().nextLong(INSTANCES), BASE);
    private final AtomicInteger made = new AtomicInteger();
    private final Map<MysqlConnection, TaggedSession> sessions = new ConcurrentHashMap<>();
    private final Queue<String> free = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean toldThatFull = new AtomicBoolean();

    /**
     * The GTID that a commit has if it is executed.
     *
     * @param session in which it was sent
     * @param number the last part of the GTID
     */
    record Expected(TaggedSession session, long number) implements CommitMark {
        @Override
        public String gtid() {
            return session.source() + ":" + number;
        }

        @Override
        public Trace on(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT GTID_SUBSET('" + gtid()
                            + "', @@GLOBAL.gtid_executed), LOCATE(':" + session.tag() + ":', @@GLOBAL.gtid_owned)")) {
                row.next();
                if (row.getInt(1) == 1) {
                    return Trace.COMMITTED;
                }
                return row.getInt(2) == 0 ? Trace.ABSENT : Trace.UNDER_WAY;
            }
        }
    }

    @Override
    public void prepare(Lease lease) throws SQLException {
        MysqlConnection physical = lease.connection().unwrap(MysqlConnection.class);
        TaggedSession session = sessions.get(physical);
        if (session == null) {
            session = begin(lease.connection());
            sessions.put(physical, session);
        }
        lease.tagged(session);
    }

    private TaggedSession begin(Connection connection) throws SQLException {
        collect();
        try (Statement statement = connection.createStatement()) {
            String uuid;
            try (ResultSet row = statement.executeQuery("SELECT @@server_uuid, (LENGTH(@@GLOBAL.gtid_executed)"
                    + " - LENGTH(REPLACE(@@GLOBAL.gtid_executed, ':" + PREFIX + "', ''))) DIV "
                    + (PREFIX.length() + 1))) {
                row.next();
                uuid = row.getString(1);
                if (free.isEmpty() && row.getInt(2) >= MOST_TAGS) {
                    return full(uuid);
                }
            }
            String known = free.poll();
            TaggedSession session = new TaggedSession(uuid, known == null ? newTag() : known);
            statement.execute("SET gtid_next = 'AUTOMATIC:" + session.tag() + "'");
            if (known == null) {
                session.last(0);
            }
            return session;
        } catch (SQLException e) {
            throw e.getErrorCode() == PRIVILEGE_MISSING ? refused(e, account(connection)) : e;
        }
    }

    private String newTag() {
        return PREFIX + instance + "_" + Integer.toString(made.incrementAndGet(), BASE);
    }

    private TaggedSession full(String uuid) {
        if (toldThatFull.compareAndSet(false, true)) {
            LOG.warn(
                    "gtid_executed has {} tags of routers already, and no more are made: commits of this data source whose"
                            + " answer is lost are told as 08007. Set outcomes=LEDGER",
                    MOST_TAGS);
        }
        return new TaggedSession(uuid, TaggedSession.NO_TAG);
    }

    private static String account(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CURRENT_USER()")) {
            row.next();
            // The host has no @, the name may have one.
            return "'" + row.getString(1).replaceFirst("@([^@]*)$", "'@'$1'");
        }
    }

    private static SQLException refused(SQLException e, String account) {
        return new SQLException(
                "outcomes=GTID needs privileges that the account " + account + " lacks (" + e.getMessage()
                        + "): run \"GRANT TRANSACTION_GTID_TAG, REPLICATION_APPLIER ON *.* TO " + account
                        + "\", which lets the account forge GTIDs, or set outcomes=LEDGER",
                e.getSQLState(),
                e);
    }

    /** Takes the tags of sessions that have ended. */
    private void collect() {
        sessions.entrySet().removeIf(entry -> {
            boolean ended = isClosed(entry.getKey());
            if (ended && entry.getValue().isSettled() && entry.getValue().isTagged()) {
                free.add(entry.getValue().tag());
            }
            return ended;
        });
    }

    private static boolean isClosed(MysqlConnection connection) {
        try {
            return ((Connection) connection).isClosed();
        } catch (SQLException e) {
            return false; // looked at again with the next session
        }
    }

    /** The number of the last transaction with a session's tag that a server has executed. */
    static long last(Connection connection, TaggedSession session) throws SQLException {
        String all = "'" + session.source() + ":1-" + LARGEST + "'";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT GTID_SUBTRACT(@@GLOBAL.gtid_executed,"
                        + " GTID_SUBTRACT(@@GLOBAL.gtid_executed, " + all + "))")) {
            row.next();
            return NewestGtids.parse(row.getString(1)).getOrDefault(session.source(), 0L);
        }
    }

    @Override
    public Notes notes() {
        return new TagNotes();
    }

    /** Nothing can be removed from {@code gtid_executed}. */
    @Override
    public Remains tidy(Lease lease) {
        return Remains.NOTHING;
    }
}
