package dev.understudy.adopt;

import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import dev.understudy.mysql.Account;
import dev.understudy.mysql.DemandedSetting;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** A session of the person who takes a cluster over, on one of its servers. */
public final class PersonSession implements AutoCloseable {
    private static final String PATIENCE_MILLIS = "10000";

    private static final String VARIABLES =
            "SELECT LOWER(VARIABLE_NAME) AS name, VARIABLE_VALUE AS value FROM performance_schema.global_variables";

    private static final String PLUGINS =
            "SELECT LOWER(PLUGIN_NAME) AS name FROM information_schema.PLUGINS WHERE PLUGIN_STATUS = 'ACTIVE'";

    private static final String CHANNELS = """
            SELECT c.CHANNEL_NAME AS channel, c.HOST AS host, c.PORT AS port, c.AUTO_POSITION AS auto_position,
                   c.SSL_ALLOWED AS tls, s.SERVICE_STATE AS receiver, s.SOURCE_UUID AS source_uuid,
                   s.LAST_ERROR_MESSAGE AS receiver_error, a.SERVICE_STATE AS applier, b.DESIRED_DELAY AS delay,
                   (SELECT COALESCE(MAX(w.LAST_ERROR_MESSAGE), '')
                      FROM performance_schema.replication_applier_status_by_worker w
                     WHERE w.CHANNEL_NAME = c.CHANNEL_NAME) AS applier_error
              FROM performance_schema.replication_connection_configuration c
              JOIN performance_schema.replication_connection_status s ON s.CHANNEL_NAME = c.CHANNEL_NAME
              JOIN performance_schema.replication_applier_status a ON a.CHANNEL_NAME = c.CHANNEL_NAME
              JOIN performance_schema.replication_applier_configuration b ON b.CHANNEL_NAME = c.CHANNEL_NAME
             WHERE c.CHANNEL_NAME NOT LIKE 'group_replication_%'""";

    private static final String FILTERS = """
            SELECT CONCAT(FILTER_NAME, ' ', FILTER_RULE) AS name FROM performance_schema.replication_applier_filters
            UNION SELECT CONCAT(FILTER_NAME, ' ', FILTER_RULE) FROM performance_schema.replication_applier_global_filters""";

    private static final String PERSISTED =
            "SELECT VARIABLE_NAME AS name FROM performance_schema.persisted_variables ORDER BY 1";

    private static final String OTHER_TABLES = """
            SELECT CONCAT(TABLE_SCHEMA, '.', TABLE_NAME) AS name FROM information_schema.TABLES
             WHERE TABLE_TYPE = 'BASE TABLE' AND ENGINE NOT IN ('InnoDB', 'ndbcluster')
               AND TABLE_SCHEMA NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema') LIMIT 5""";

    private final NodeId node;
    private final Endpoint endpoint;
    private final Connection connection;

    private PersonSession(NodeId node, Endpoint endpoint, Connection connection) {
        this.node = node;
        this.endpoint = endpoint;
        this.connection = connection;
    }

    /**
     * Opens a session; by TLS if the server has it.
     *
     * @throws SQLException if the server does not answer or refuses
     */
    public static PersonSession open(NodeId node, Endpoint endpoint, Account person) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", person.user());
        properties.setProperty("password", person.password());
        properties.setProperty("sslMode", "PREFERRED");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("connectTimeout", PATIENCE_MILLIS);
        properties.setProperty("socketTimeout", PATIENCE_MILLIS);
        return new PersonSession(
                node, endpoint, DriverManager.getConnection("jdbc:mysql://" + endpoint + "/", properties));
    }

    /** Reads all that speaks for or against taking the server over. */
    public Survey survey() throws SQLException {
        List<String> filters = new ArrayList<>(names(FILTERS));
        rows("SHOW BINARY LOG STATUS")
                .forEach(row -> Set.of("Binlog_Do_DB", "Binlog_Ignore_DB").stream()
                        .filter(column -> !row.getOrDefault(column, "").isEmpty())
                        .forEach(column -> filters.add(column + " " + row.get(column))));
        Map<String, String> variables = new HashMap<>();
        rows(VARIABLES).forEach(row -> variables.put(row.getOrDefault("name", ""), row.getOrDefault("value", "")));
        return new Survey(
                node,
                endpoint,
                variables,
                Set.copyOf(names(PLUGINS)),
                rows(CHANNELS),
                filters,
                names(PERSISTED),
                names(OTHER_TABLES));
    }

    /**
     * Makes what every server of a cluster needs, on the primary. It is written to the binary log, so that the replicas have it
     * too.
     */
    public void makeAccounts(List<String> statements) throws SQLException {
        for (String statement : statements) {
            execute(statement);
        }
    }

    /** Loads the plugins and sets what can be set while the server runs, out of the binary log. Can be repeated. */
    public void prepare(Role role) throws SQLException {
        Survey before = survey();
        execute("SET sql_log_bin = 0");
        if (before.isOn("super_read_only")) {
            // read_only stays, so that nobody but administrators could write meanwhile.
            execute("SET GLOBAL super_read_only = OFF");
        }
        try {
            for (Plugin plugin : Plugin.values()) {
                if (!before.hasPlugin(plugin.name())) {
                    execute(plugin.installation());
                }
            }
            for (String statement : DemandedSetting.mending(survey().variables())) {
                set(statement);
            }
        } finally {
            if (role == Role.REPLICA || before.isOn("super_read_only")) {
                execute("SET GLOBAL super_read_only = ON");
            }
        }
    }

    /** What a server is in its cluster. */
    public enum Role {
        PRIMARY,
        REPLICA
    }

    /** The order of commits cannot be changed while an applier runs. */
    private void set(String statement) throws SQLException {
        boolean restart = statement.toLowerCase(Locale.ROOT).contains("replica_preserve_commit_order")
                && !rows(CHANNELS).isEmpty();
        if (restart) {
            execute("STOP REPLICA SQL_THREAD");
        }
        execute(statement);
        if (restart) {
            execute("START REPLICA SQL_THREAD");
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new SQLException(node + " refuses: " + withoutPassword(sql) + ": " + e.getMessage(), e);
        }
    }

    private static String withoutPassword(String sql) {
        return sql.replaceAll("IDENTIFIED BY '.*", "IDENTIFIED BY ...");
    }

    private List<String> names(String sql) throws SQLException {
        return rows(sql).stream().map(row -> row.getOrDefault("name", "")).collect(Collectors.toList());
    }

    private List<Map<String, String>> rows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            ResultSetMetaData columns = result.getMetaData();
            List<Map<String, String>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    String value = result.getString(i);
                    row.put(columns.getColumnLabel(i), value == null ? "" : value);
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
