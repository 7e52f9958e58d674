package dev.understudy.mysql;

import com.mysql.cj.jdbc.Driver;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Running;
import dev.understudy.doctor.AccountFacts;
import dev.understudy.doctor.ChannelFacts;
import dev.understudy.doctor.Seen;
import dev.understudy.doctor.ServerFacts;
import dev.understudy.doctor.ServerVersion;
import dev.understudy.doctor.TableFacts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Asks a server for all that the doctor wants to know, and changes nothing. */
public final class FactsReader {
    private static final String CONNECT_MILLIS = "3000";
    private static final String ANSWER_MILLIS = "20000";
    private static final int OFFLINE_MODE = 3032;

    /** No such table, no such database, not allowed to read it: the view is not there. */
    private static final Set<Integer> NO_VIEW = Set.of(1146, 1049, 1142, 1356);

    /** Wrong password, no such privilege, no such database, expired, locked. */
    private static final Set<Integer> DENIED = Set.of(1045, 1044, 1142, 1143, 1227, 1820, 1862, 3118, 1698);

    private static final ServerVersion KNOWS_THE_REST = new ServerVersion(8, 4, 0);

    private static final String NOT_OURS =
            " NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema', 'understudy')";

    private static final String CHANNELS = """
            SELECT c.CHANNEL_NAME AS name, c.HOST AS host, c.PORT AS port, c.AUTO_POSITION AS auto_position,
                   c.CONNECTION_RETRY_INTERVAL AS connection_retry_interval,
                   c.CONNECTION_RETRY_COUNT AS connection_retry_count, c.HEARTBEAT_INTERVAL AS heartbeat_interval,
                   c.SOURCE_CONNECTION_AUTO_FAILOVER AS source_connection_auto_failover,
                   s.SERVICE_STATE AS receiver, s.LAST_ERROR_MESSAGE AS receiver_error,
                   a.SERVICE_STATE AS applier, b.DESIRED_DELAY AS desired_delay,
                   (SELECT MAX(w.LAST_ERROR_MESSAGE)
                      FROM performance_schema.replication_applier_status_by_worker w
                     WHERE w.CHANNEL_NAME = c.CHANNEL_NAME AND w.LAST_ERROR_NUMBER <> 0) AS applier_error
              FROM performance_schema.replication_connection_configuration c
              JOIN performance_schema.replication_connection_status s ON s.CHANNEL_NAME = c.CHANNEL_NAME
              JOIN performance_schema.replication_applier_status a ON a.CHANNEL_NAME = c.CHANNEL_NAME
              JOIN performance_schema.replication_applier_configuration b ON b.CHANNEL_NAME = c.CHANNEL_NAME""";

    private final Account doctor;

    public FactsReader(Account doctor) {
        this.doctor = doctor;
    }

    /** Asks one server; whatever keeps it from answering is an answer too. */
    public Seen look(Endpoint endpoint) {
        try (Connection connection = connect(endpoint);
                Statement statement = connection.createStatement()) {
            return new Seen.Answered(read(statement));
        } catch (SQLException e) {
            if (e.getErrorCode() == OFFLINE_MODE) {
                return new Seen.Offline();
            }
            return DENIED.contains(e.getErrorCode()) ? new Seen.Refused(firstLine(e)) : new Seen.Silent(firstLine(e));
        }
    }

    /** The driver hides what happened below its own words. */
    private static String firstLine(SQLException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }

    private Connection connect(Endpoint endpoint) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", doctor.user());
        properties.setProperty("password", doctor.password());
        properties.setProperty("sslMode", "PREFERRED");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("connectTimeout", CONNECT_MILLIS);
        properties.setProperty("socketTimeout", ANSWER_MILLIS);
        properties.setProperty("connectionTimeZone", "UTC");
        Connection connection = new Driver().connect("jdbc:mysql://" + endpoint + "/", properties);
        if (connection == null) {
            throw new SQLException("the driver does not take jdbc:mysql://" + endpoint);
        }
        return connection;
    }

    private static ServerFacts read(Statement statement) throws SQLException {
        long began = System.currentTimeMillis();
        Map<String, String> clock = rows(
                        statement, "SELECT DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%fZ') AS now")
                .get(0);
        long ended = System.currentTimeMillis();
        Map<String, String> status = lower(rows(statement, "SHOW GLOBAL STATUS"), "Variable_name", "Value");
        status.putAll(clock);
        // Replicas are asked before their primary, and this is asked first of all: see BetweenChecks.
        Map<String, String> gtids = rows(
                        statement,
                        "SELECT @@global.gtid_owned AS gtid_owned, @@global.gtid_executed AS gtid_executed,"
                                + " @@global.gtid_purged AS gtid_purged")
                .get(0);
        Map<String, String> variables = lower(rows(statement, "SHOW GLOBAL VARIABLES"), "Variable_name", "Value");
        // SHOW cuts what is long.
        variables.putAll(gtids);
        boolean knowsTheRest =
                ServerVersion.parse(variables.getOrDefault("version", "")).compareTo(KNOWS_THE_REST) >= 0
                        && !variables.getOrDefault("version", "").contains("MariaDB");
        return new ServerFacts(
                variables,
                status,
                map(rows(statement, "SELECT PLUGIN_NAME AS n, PLUGIN_STATUS AS v FROM information_schema.PLUGINS")),
                knowsTheRest
                        ? map(
                                rows(
                                        statement,
                                        "SELECT VARIABLE_NAME AS n, VARIABLE_VALUE AS v FROM performance_schema.persisted_variables"))
                        : Map.of(),
                knowsTheRest
                        ? Set.copyOf(column(
                                statement,
                                "SELECT NAME AS n FROM performance_schema.setup_instruments WHERE ENABLED = 'YES'"
                                        + " AND NAME = 'wait/lock/metadata/sql/mdl'"))
                        : Set.of(),
                knowsTheRest ? accounts(statement) : List.of(),
                knowsTheRest
                        ? rows(statement, CHANNELS).stream()
                                .map(FactsReader::channel)
                                .toList()
                        : List.of(),
                knowsTheRest ? filters(statement) : List.of(),
                knowsTheRest ? tables(statement) : new TableFacts(List.of(), List.of(), List.of()),
                LocalHost.of(variables, clock, began, ended));
    }

    private static List<AccountFacts> accounts(Statement statement) throws SQLException {
        List<Map<String, String>> rows;
        try {
            rows = rows(statement, "SELECT * FROM " + AccountQuery.VIEW);
        } catch (SQLException e) {
            if (!NO_VIEW.contains(e.getErrorCode())) {
                throw e;
            }
            rows = rows(statement, AccountQuery.SELECT);
        }
        return rows.stream().map(FactsReader::account).toList();
    }

    private static AccountFacts account(Map<String, String> row) {
        Set<AccountFacts.Flag> flags = EnumSet.noneOf(AccountFacts.Flag.class);
        if (text(row, "locked").equals("Y")) {
            flags.add(AccountFacts.Flag.LOCKED);
        }
        if (text(row, "expired").equals("Y")) {
            flags.add(AccountFacts.Flag.EXPIRED);
        }
        if (text(row, "no_password").equals("1") && !text(row, "plugin").equals("auth_socket")) {
            flags.add(AccountFacts.Flag.NO_PASSWORD);
        }
        return new AccountFacts(
                text(row, "user"),
                text(row, "host"),
                text(row, "plugin"),
                flags,
                words(text(row, "privileges")),
                words(text(row, "roles")));
    }

    private static ChannelFacts channel(Map<String, String> row) {
        String host = text(row, "host");
        String receiverError = text(row, "receiver_error");
        return new ChannelFacts(
                text(row, "name"),
                host.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Endpoint(host, Integer.parseInt(text(row, "port")))),
                Running.valueOf(text(row, "receiver")),
                Running.valueOf(text(row, "applier")),
                receiverError.isEmpty() ? text(row, "applier_error") : receiverError,
                row);
    }

    private static List<String> filters(Statement statement) throws SQLException {
        List<String> filters = new ArrayList<>();
        for (Map<String, String> row : rows(statement, "SHOW BINARY LOG STATUS")) {
            row.forEach((name, value) -> {
                if (name.startsWith("Binlog_") && !value.isEmpty()) {
                    filters.add(name.toLowerCase(Locale.ROOT) + "=" + value);
                }
            });
        }
        for (String table : List.of("replication_applier_filters", "replication_applier_global_filters")) {
            for (String filter : column(
                    statement,
                    "SELECT LOWER(CONCAT(FILTER_NAME, '=', FILTER_RULE)) AS n FROM performance_schema." + table)) {
                if (!filters.contains(filter)) {
                    filters.add(filter);
                }
            }
        }
        return filters;
    }

    private static TableFacts tables(Statement statement) throws SQLException {
        return new TableFacts(
                column(
                        statement,
                        "SELECT CONCAT(TABLE_SCHEMA, '.', TABLE_NAME, ' (', ENGINE, ')') AS n FROM information_schema.TABLES"
                                + " WHERE TABLE_TYPE = 'BASE TABLE' AND ENGINE <> 'InnoDB' AND TABLE_SCHEMA"
                                + NOT_OURS),
                column(
                        statement,
                        "SELECT REPLACE(t.NAME, '/', '.') AS n FROM information_schema.INNODB_INDEXES i"
                                + " JOIN information_schema.INNODB_TABLES t ON t.TABLE_ID = i.TABLE_ID"
                                + " WHERE i.NAME = 'GEN_CLUST_INDEX' AND SUBSTRING_INDEX(t.NAME, '/', 1)" + NOT_OURS),
                column(
                        statement,
                        "SELECT CONCAT(EVENT_SCHEMA, '.', EVENT_NAME) AS n FROM information_schema.EVENTS"
                                + " WHERE STATUS = 'ENABLED'"));
    }

    private static List<Map<String, String>> rows(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            return AdminSession.rowsOf(result);
        }
    }

    private static List<String> column(Statement statement, String sql) throws SQLException {
        return rows(statement, sql).stream().map(row -> text(row, "n")).toList();
    }

    private static Map<String, String> map(List<Map<String, String>> rows) {
        return rows.stream()
                .collect(Collectors.toMap(row -> text(row, "n"), row -> text(row, "v"), (one, other) -> one));
    }

    private static Map<String, String> lower(List<Map<String, String>> rows, String name, String value) {
        Map<String, String> map = new HashMap<>();
        Function<Map<String, String>, String> key =
                row -> row.getOrDefault(name, "").toLowerCase(Locale.ROOT);
        rows.stream()
                .filter(row -> row.containsKey(value))
                .forEach(row -> map.put(key.apply(row), row.getOrDefault(value, "")));
        return map;
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>(Arrays.asList(text.split(",")));
        words.remove("");
        return words;
    }

    private static String text(Map<String, String> row, String column) {
        return row.getOrDefault(column, "");
    }
}
