package dev.understudy.router;

import static dev.understudy.router.RealStage.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.agent.RealServer;
import dev.understudy.client.NodeId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where statements run on real servers, by what each server's general log says. They do not replicate: what a row
 * is read from shows where it went.
 */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class StatementRoutingIT {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final Map<NodeId, RealServer> SERVERS = new TreeMap<>();

    @TempDir
    private static Path folder;

    private RealStage stage;

    @BeforeAll
    static void startServers() throws Exception {
        for (NodeId node : new NodeId[] {DB1, DB2}) {
            RealServer server = RealServer.start(node, folder);
            SERVERS.put(node, server);
            server.act(control -> control.openForWrites(0));
            server.asRoot(
                    "GRANT SELECT ON mysql.general_log TO '" + RealServer.APPLICATION.user() + "'",
                    "CREATE TABLE app.t (id INT PRIMARY KEY AUTO_INCREMENT, node VARCHAR(10) DEFAULT '" + node + "')",
                    "CREATE TABLE app.log (id INT)",
                    "SET GLOBAL log_bin_trust_function_creators = ON",
                    "CREATE FUNCTION app.noting(x INT) RETURNS INT BEGIN INSERT INTO app.log VALUES (x); RETURN x; END",
                    "CREATE PROCEDURE app.p() SELECT 1",
                    "SET GLOBAL log_output = 'TABLE'",
                    "SET GLOBAL general_log = ON");
        }
    }

    @AfterAll
    static void stopServers() throws Exception {
        for (RealServer server : SERVERS.values()) {
            server.kill();
        }
    }

    @BeforeEach
    void begin() throws Exception {
        stage = new RealStage(SERVERS, DB1, Map.of("routing", "STATEMENT", "mysql.allowMultiQueries", "true"));
        for (RealServer server : SERVERS.values()) {
            server.asRoot("DELETE FROM app.t", "INSERT INTO app.t (id) VALUES (1), (2)", "TRUNCATE mysql.general_log");
        }
    }

    @AfterEach
    void end() throws Exception {
        stage.close();
    }

    /** Which servers have received a text, by their own logs. */
    private String ranOn(String text) throws SQLException {
        StringBuilder nodes = new StringBuilder();
        for (NodeId node : SERVERS.keySet()) {
            String quoted = text.replace("\\", "\\\\").replace("'", "''");
            // Not itself: it has the text in the middle.
            int times = Integer.parseInt(stage.on(
                    node,
                    "SELECT COUNT(*) FROM mysql.general_log WHERE command_type IN ('Query', 'Execute')"
                            + " AND CONVERT(argument USING utf8mb4) = '" + quoted + "'"));
            nodes.append(times > 0 ? node + " " : "");
        }
        return nodes.toString().strip();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            db2 | SELECT node FROM t WHERE id = 1
            db2 | WITH a AS (SELECT 1 AS x) SELECT x FROM a
            db2 | TABLE t
            db2 | VALUES ROW(1, 2)
            db2 | EXPLAIN SELECT id FROM t
            db2 | DESCRIBE t
            db2 | SHOW TABLES
            db2 | SELECT 'FOR UPDATE', 'a;b' FROM t
            db2 | SELECT id FROM t -- FOR UPDATE
            db2 | /* understudy:replica */ SELECT SLEEP(0)
            db2 | /* understudy:replica */ SELECT @@server_uuid
            db1 | /* understudy:primary */ SELECT node FROM t
            db1 | SELECT id FROM t FOR UPDATE
            db1 | SELECT id FROM t WHERE id = 1 FOR SHARE
            db1 | SELECT id FROM t LOCK IN SHARE MODE
            db1 | SELECT id FROM t UNION (SELECT id FROM t FOR UPDATE)
            db1 | SELECT id FROM (SELECT id FROM t FOR UPDATE) AS a
            db1 | SELECT id FROM t /*!80000 FOR UPDATE */
            db1 | SELECT COUNT(*) INTO @n FROM t
            db1 | SELECT @n := 5
            db1 | SELECT noting(1)
            db1 | SELECT GET_LOCK('it', 0)
            db1 | SELECT LAST_INSERT_ID()
            db1 | SELECT @@server_id
            db1 | SELECT CONNECTION_ID()
            db1 | SELECT 1; SELECT 2
            db1 | SELECT 1; DELETE FROM t WHERE id = 2
            db1 | WITH a AS (SELECT 2 AS x) DELETE FROM t WHERE id IN (SELECT x FROM a)
            db1 | WITH a AS (SELECT 2 AS x) UPDATE t SET node = 'x' WHERE id IN (SELECT x FROM a)
            db1 | EXPLAIN DELETE FROM t
            db1 | EXPLAIN ANALYZE SELECT noting(2)
            db1 | INSERT INTO t (node) VALUES ('x')
            db1 | REPLACE INTO t (id) VALUES (2)
            db1 | CREATE TEMPORARY TABLE tmp (id INT)
            db1 | SET @a = 1
            db1 | CALL p()
            db1 | LOCK TABLES t READ
            db1 | SHOW BINARY LOG STATUS
            db1 | DO 1
            db1 | HANDLER t OPEN
            """)
    void aStatementRunsWhereItIsExplainedToRun(String node, String sql) throws Exception {
        RouteTarget told = stage.router().explain(sql).target();
        try (Connection connection = stage.connection()) {
            try {
                execute(connection, sql);
            } catch (SQLException e) {
                // The server had it all the same; what matters is which.
                assertThat(e.getSQLState()).isEqualTo("42000");
            }
        }
        // Of several statements in one text each is logged by itself.
        assertThat(ranOn(sql.replaceFirst("^SELECT 1; ", ""))).isEqualTo(node);
        assertThat(told).isEqualTo(node.equals("db1") ? RouteTarget.PRIMARY : RouteTarget.REPLICA);
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static String reader(Connection connection) throws SQLException {
        return ask(connection, "SELECT node FROM t WHERE id = 1");
    }

    @Test
    void aTemporaryTableTiesTheConnection() throws SQLException {
        try (Connection connection = stage.connection()) {
            assertThat(reader(connection)).isEqualTo("db2");
            execute(connection, "CREATE TEMPORARY TABLE tmp (id INT)");
            execute(connection, "INSERT INTO tmp VALUES (7)");
            assertThat(ask(connection, "SELECT id FROM tmp")).isEqualTo("7");
            assertThat(reader(connection)).isEqualTo("db1");
        }
        try (Connection next = stage.connection()) {
            assertThat(reader(next)).isEqualTo("db2");
            assertThatThrownBy(() -> execute(next, "INSERT INTO tmp VALUES (8)"))
                    .hasMessageContaining("doesn't exist");
        }
    }

    @Test
    void locksTieTheConnectionUntilTheyAreReleased() throws SQLException {
        try (Connection connection = stage.connection()) {
            execute(connection, "LOCK TABLES t WRITE");
            assertThat(reader(connection)).isEqualTo("db1");
            execute(connection, "UNLOCK TABLES");
            assertThat(reader(connection)).isEqualTo("db2");
            assertThat(ask(connection, "SELECT GET_LOCK('shop', 0)")).isEqualTo("1");
            assertThat(reader(connection)).isEqualTo("db1");
            assertThat(stage.on(DB1, "SELECT IS_USED_LOCK('shop') IS NOT NULL")).isEqualTo("1");
            assertThat(ask(connection, "SELECT RELEASE_ALL_LOCKS()")).isEqualTo("1");
            assertThat(reader(connection)).isEqualTo("db2");
        }
    }

    @Test
    void theIdOfAnInsertAndTheRowsFoundAreThoseOfTheirSession() throws SQLException {
        try (Connection connection = stage.connection()) {
            execute(connection, "INSERT INTO t (id) VALUES (0)");
            String id = ask(connection, "SELECT LAST_INSERT_ID()");
            assertThat(id).isEqualTo(stage.on(DB1, "SELECT MAX(id) FROM t"));
            assertThat(reader(connection)).isEqualTo("db2");
            assertThatThrownBy(() -> ask(connection, "SELECT LAST_INSERT_ID()"))
                    .isInstanceOf(SQLFeatureNotSupportedException.class);
            ask(connection, "SELECT SQL_CALC_FOUND_ROWS id FROM t LIMIT 1");
            assertThat(ask(connection, "SELECT FOUND_ROWS()"))
                    .as("on the replica")
                    .isEqualTo("2");
        }
    }

    @Test
    void whatIsHintedToAReplicaAndMustNotGoThereIsSentNowhere() throws SQLException {
        String sql = "/* understudy:replica */ DELETE FROM t";
        try (Connection connection = stage.connection()) {
            assertThatThrownBy(() -> execute(connection, sql)).isInstanceOf(SQLFeatureNotSupportedException.class);
        }
        assertThat(ranOn(sql)).isEmpty();
    }

    @Test
    void acrossAFailoverReadsAndChangesGoToTheNewOnes() throws SQLException {
        try (Connection connection = stage.connection()) {
            assertThat(reader(connection)).isEqualTo("db2");
            execute(connection, "SET @a = 5");
            assertThat(reader(connection)).isEqualTo("db1");
            stage.failOver(2, DB1, DB2);
            assertThat(ask(connection, "SELECT @a")).as("set again").isEqualTo("5");
            execute(connection, "UPDATE t SET node = 'new' WHERE id = 2");
        }
        assertThat(stage.on(DB2, "SELECT node FROM t WHERE id = 2")).isEqualTo("new");
        assertThat(stage.on(DB1, "SELECT node FROM t WHERE id = 2")).isEqualTo("db1");
        String sql = "SELECT id FROM t WHERE id = 2";
        assertThat(stage.router().explain(sql).nodes()).containsExactly(DB2);
        try (Connection connection = stage.connection()) {
            ask(connection, sql);
        }
        assertThat(ranOn(sql)).isEqualTo("db2");
    }
}
