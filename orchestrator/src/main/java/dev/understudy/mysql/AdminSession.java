package dev.understudy.mysql;

import com.mysql.cj.jdbc.Driver;
import dev.understudy.client.Endpoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's one session on its server, over the administrative port, which {@code max_connections} does not close.
 *
 * <p>What it does is never written to the binary log ({@code sql_log_bin=0}): even {@code FLUSH RELAY LOGS} would make a
 * transaction of the replica's own.
 */
public final class AdminSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminSession.class);
    private static final int NO_SUCH_THREAD = 1094;
    private static final int ACCESS_DENIED = 1045;
    private static final String CONNECT_MILLIS = "1000";

    /** STOP REPLICA SQL_THREAD takes 2 ms unless it waits for something. */
    private static final long STOP_PATIENCE_MILLIS = 20;

    private static final String STOP_APPLIER = "STOP REPLICA SQL_THREAD";

    private static final String APPLIER_THREADS = "SELECT PROCESSLIST_ID FROM performance_schema.threads"
            + " WHERE NAME IN ('thread/sql/replica_sql', 'thread/sql/replica_worker') AND PROCESSLIST_ID IS NOT NULL";

    /** How long after a KILL to look again whether it was heard. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Longer than any single statement that an agent runs may take. */
    static final int PATIENCE_MILLIS = 5000;

    /** How long a new session may take; a server that hangs accepts, and says nothing. */
    private static final String HELLO_MILLIS = "1000";

    private final Endpoint admin;
    private final Account agent;
    private final Connection connection;

    private AdminSession(Endpoint admin, Account agent, Connection connection) {
        this.admin = admin;
        this.agent = agent;
        this.connection = connection;
    }

    /**
     * Opens the session and ends every other session of the account, so that no statement of an agent that is gone is
     * carried out later.
     *
     * @throws SQLException if the server does not answer in time or refuses, or if such a statement does not end
     */
    public static AdminSession open(Endpoint admin, Account agent) throws SQLException {
        AdminSession session = new AdminSession(admin, agent, connect(admin, agent, "sql_log_bin=0"));
        try {
            session.endOthers();
            session.within(PATIENCE_MILLIS);
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    /**
     * Opens the session with the first password that the server takes.
     *
     * @param agents the agent's account with each password that it may have; one at least
     */
    public static AdminSession open(Endpoint admin, List<Account> agents) throws SQLException {
        for (Account agent : agents.subList(0, agents.size() - 1)) {
            try {
                return open(admin, agent);
            } catch (SQLException e) {
                if (e.getErrorCode() != ACCESS_DENIED) {
                    throw e;
                }
            }
        }
        return open(admin, agents.get(agents.size() - 1));
    }

    /** The account with which this session came in. */
    public Account account() {
        return agent;
    }

    /** Opens a plain connection of the agent's account, for a commit of its own. */
    static Connection connect(Endpoint admin, Account agent, String sessionVariables) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", agent.user());
        properties.setProperty("password", agent.password());
        properties.setProperty("sslMode", "DISABLED");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("connectTimeout", CONNECT_MILLIS);
        properties.setProperty("socketTimeout", HELLO_MILLIS);
        properties.setProperty("useLocalSessionState", "true");
        properties.setProperty("cacheServerConfiguration", "true");
        properties.setProperty("connectionTimeZone", "UTC");
        properties.setProperty("allowMultiQueries", "true");
        properties.setProperty("sessionVariables", "lock_wait_timeout=2,time_zone='+00:00'," + sessionVariables);
        Connection connection = new Driver().connect("jdbc:mysql://" + admin + "/", properties);
        if (connection == null) {
            throw new SQLException("the driver does not take jdbc:mysql://" + admin);
        }
        return connection;
    }

    /** How long each next statement may take; the session is of no use any more if one takes longer. */
    void within(int millis) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, millis);
    }

    /** Ends the sessions of everybody but agents and replicas. */
    void endSessionsOfClients() throws SQLException {
        List<Map<String, String>> clients =
                rows("SELECT ID FROM performance_schema.processlist WHERE COMMAND NOT LIKE 'Binlog Dump%'"
                        + " AND USER NOT IN ('system user', 'event_scheduler', '" + agent.user() + "')");
        killAll(clients);
    }

    private void endOthers() throws SQLException {
        // A copy of the whole server goes on while its agent comes in again, and ends with the server or by its word.
        String others = "SELECT ID, INFO FROM performance_schema.processlist WHERE ID <> CONNECTION_ID() AND USER = '"
                + agent.user() + "' AND ID <> " + Clone.SESSION;
        // A barrier or heartbeat that waits for its acknowledgement outlives a KILL, for ever if need be, and has
        // nothing
        // left to do.
        String unfinished = others + " AND (INFO IS NULL OR (INFO NOT LIKE '" + Barrier.STATEMENT
                + "%' AND INFO NOT LIKE '" + Heartbeat.STATEMENT + "%'))";
        killAll(rows(others));
        boolean applierKilled = false;
        long began = System.nanoTime();
        for (List<Map<String, String>> left = rows(unfinished); !left.isEmpty(); left = rows(unfinished)) {
            long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            if (waited > PATIENCE_MILLIS) {
                throw new SQLException("statements that an earlier agent left in the server do not end: " + left);
            }
            killAll(left);
            // A stop of an applier that waits for something ends only when the applier's threads do.
            if (waited > STOP_PATIENCE_MILLIS && left.stream().anyMatch(AdminSession::stopsApplier)) {
                killApplier();
                applierKilled = true;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        if (applierKilled) {
            LOG.warn("an earlier agent's stop of the applier did not end; the applier was killed and is started again");
            // Otherwise the KILL would look like an error of replication, which waits for a person.
            execute("START REPLICA SQL_THREAD");
        }
    }

    private static boolean stopsApplier(Map<String, String> session) {
        return session.getOrDefault("INFO", "").startsWith(STOP_APPLIER);
    }

    private void killAll(List<Map<String, String>> sessions) throws SQLException {
        for (Map<String, String> row : sessions) {
            kill(Long.parseLong(row.getOrDefault("ID", "0")));
        }
    }

    private void killApplier() throws SQLException {
        for (Map<String, String> row : rows(APPLIER_THREADS)) {
            kill(Long.parseLong(row.getOrDefault("PROCESSLIST_ID", "0")));
        }
    }

    /** Ends another session, if it is still there. */
    void kill(long id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            killIfThere(statement, id);
        }
    }

    private static void killIfThere(Statement statement, long id) throws SQLException {
        try {
            statement.execute("KILL " + id);
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_THREAD) {
                throw e;
            }
        }
    }

    /** Runs one statement that returns nothing. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Stops the applier. With a transaction in the relay log of which only a part was received, MySQL waits a minute for
     * the rest; its threads are killed then, which rolls that part back.
     */
    void stopApplier() throws SQLException {
        Thread rescue = new Thread(this::killApplierIfLate, "stop-applier-rescue");
        rescue.setDaemon(true);
        rescue.start();
        try {
            execute(STOP_APPLIER);
        } finally {
            rescue.interrupt();
        }
    }

    private void killApplierIfLate() {
        try {
            Thread.sleep(STOP_PATIENCE_MILLIS);
            LOG.warn("the applier does not stop; its threads are killed");
            try (Connection other = connect(admin, agent, "sql_log_bin=0");
                    Statement statement = other.createStatement()) {
                List<Long> threads = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery(APPLIER_THREADS)) {
                    while (rows.next()) {
                        threads.add(rows.getLong(1));
                    }
                }
                for (long thread : threads) {
                    killIfThere(statement, thread);
                }
            }
        } catch (InterruptedException e) {
            // It stopped in time.
        } catch (SQLException e) {
            LOG.warn("the applier's threads could not be killed: {}", e.getMessage());
        }
    }

    /** Runs a query that returns one row; null columns are left out. */
    Map<String, String> row(String sql) throws SQLException {
        List<Map<String, String>> rows = rows(sql);
        return rows.isEmpty() ? Map.of() : rows.get(0);
    }

    /** Runs a query; columns by their labels, null ones left out. */
    List<Map<String, String>> rows(String sql) throws SQLException {
        return results(List.of(sql)).get(0);
    }

    /**
     * Runs queries one after the other in a single round trip, which on a busy machine costs as much as each of them.
     *
     * @return the rows of each, in the order of the queries
     */
    List<List<Map<String, String>>> results(List<String> queries) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            List<List<Map<String, String>>> results = new ArrayList<>();
            boolean more = statement.execute(String.join(";\n", queries));
            while (more) {
                try (ResultSet result = statement.getResultSet()) {
                    results.add(rowsOf(result));
                }
                more = statement.getMoreResults();
            }
            return results;
        }
    }

    /** Runs a query on a connection of its own; columns by their labels, null ones left out. */
    static List<Map<String, String>> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return rowsOf(result);
        }
    }

    static List<Map<String, String>> rowsOf(ResultSet result) throws SQLException {
        List<Map<String, String>> rows = new ArrayList<>();
        ResultSetMetaData columns = result.getMetaData();
        while (result.next()) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                String value = result.getString(i);
                if (value != null) {
                    row.put(columns.getColumnLabel(i), value);
                }
            }
            rows.add(row);
        }
        return rows;
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
