package dev.understudy.mysql;

import com.mysql.cj.jdbc.Driver;
import dev.understudy.client.Endpoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The agent's one session on its server, over the administrative port, which {@code max_connections} does not close.
 *
 * <p>What it does is never written to the binary log ({@code sql_log_bin=0}): even {@code FLUSH RELAY LOGS} would make a
 * transaction of the replica's own.
 */
public final class AdminSession implements AutoCloseable {
    private static final String CONNECT_MILLIS = "1000";

    /** Longer than any single statement that an agent runs may take. */
    private static final String SOCKET_MILLIS = "5000";

    private final Connection connection;

    private AdminSession(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens the session and ends every other session of the account, so that no statement of an agent that is gone is
     * carried out later.
     *
     * @throws SQLException if the server does not answer in time or refuses
     */
    public static AdminSession open(Endpoint admin, Account agent) throws SQLException {
        AdminSession session = new AdminSession(connect(admin, agent, "sql_log_bin=0"));
        try {
            session.endOthers(agent);
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    /** Opens a plain connection of the agent's account, for a commit of its own. */
    static Connection connect(Endpoint admin, Account agent, String sessionVariables) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", agent.user());
        properties.setProperty("password", agent.password());
        properties.setProperty("sslMode", "DISABLED");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("connectTimeout", CONNECT_MILLIS);
        properties.setProperty("socketTimeout", SOCKET_MILLIS);
        properties.setProperty("useLocalSessionState", "true");
        properties.setProperty("cacheServerConfiguration", "true");
        properties.setProperty("connectionTimeZone", "UTC");
        properties.setProperty("sessionVariables", "lock_wait_timeout=2,time_zone='+00:00'," + sessionVariables);
        Connection connection = new Driver().connect("jdbc:mysql://" + admin + "/", properties);
        if (connection == null) {
            throw new SQLException("the driver does not take jdbc:mysql://" + admin);
        }
        return connection;
    }

    private void endOthers(Account agent) throws SQLException {
        String others = "SELECT ID FROM performance_schema.processlist WHERE ID <> CONNECTION_ID() AND USER = '"
                + agent.user() + "'";
        for (List<Map<String, String>> rows = rows(others); !rows.isEmpty(); rows = rows(others)) {
            for (Map<String, String> row : rows) {
                kill(Long.parseLong(row.getOrDefault("ID", "0")));
            }
        }
    }

    private void kill(long id) throws SQLException {
        try {
            execute("KILL " + id);
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_THREAD) {
                throw e;
            }
        }
    }

    private static final int NO_SUCH_THREAD = 1094;

    /** Runs one statement that returns nothing. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs a query that returns one row; null columns are left out. */
    Map<String, String> row(String sql) throws SQLException {
        List<Map<String, String>> rows = rows(sql);
        return rows.isEmpty() ? Map.of() : rows.get(0);
    }

    /** Runs a query; columns by their labels, null ones left out. */
    List<Map<String, String>> rows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<Map<String, String>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    String value = result.getString(i);
                    if (value != null) {
                        row.put(result.getMetaData().getColumnLabel(i), value);
                    }
                }
                rows.add(row);
            }
            return rows;
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
