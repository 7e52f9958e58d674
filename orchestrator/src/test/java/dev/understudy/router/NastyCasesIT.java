package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.understudy.agent.RealServer;
import dev.understudy.client.NodeId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What breaks other routers, against real servers. They do not replicate: what a row is read from shows where it went. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class NastyCasesIT {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final NodeId DB3 = NodeId.of("db3");
    private static final Duration PATIENCE = Duration.ofSeconds(50);
    private static final Map<NodeId, RealServer> SERVERS = new TreeMap<>();

    @TempDir
    private static Path folder;

    private RealStage stage;

    @BeforeAll
    static void startServers() throws Exception {
        for (NodeId node : new NodeId[] {DB1, DB2, DB3}) {
            RealServer server = RealServer.start(node, folder);
            SERVERS.put(node, server);
            server.act(control -> control.openForWrites(0));
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
        stage = new RealStage(SERVERS, DB1, Map.of("socketTimeout", "2s"));
        for (NodeId node : SERVERS.keySet()) {
            stage.on(node, "DROP TABLE IF EXISTS t");
            stage.on(node, "CREATE TABLE t (id INT PRIMARY KEY, node VARCHAR(10) DEFAULT '" + node + "')");
            stage.on(node, "INSERT INTO t (id) VALUES (1)");
        }
    }

    @AfterEach
    void end() throws Exception {
        stage.close();
    }

    private static String node(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT node FROM t WHERE id = 1")) {
            row.next();
            return row.getString(1);
        }
    }

    private static int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql) ? 0 : statement.getUpdateCount();
        }
    }

    private static void assertState(String state, ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(type(SQLException.class))
                .satisfies(e -> assertThat(e.getSQLState()).as(e.toString()).isEqualTo(state));
    }

    private Connection reading() throws SQLException {
        Connection connection = stage.connection();
        connection.setReadOnly(true);
        return connection;
    }

    @Test
    void aReadWhoseAnswerIsSwallowedIsAnsweredByAnotherReplica() throws SQLException {
        stage.wire(DB2).trap("select node", WireProxy.Fate.ANSWERS_SWALLOWED);
        stage.wire(DB3).trap("select node", WireProxy.Fate.ANSWERS_SWALLOWED);
        try (Connection connection = reading()) {
            assertThat(node(connection)).isIn("db1", "db2", "db3");
        }
        assertThat(stage.wire(DB2).isSprung() || stage.wire(DB3).isSprung()).isTrue();
    }

    @Test
    void aNewEpochFreesWhoWaitsForADeadPrimaryAtOnce() throws Exception {
        // Who is not freed waits for longer than the test may take.
        try (RealStage patient = new RealStage(SERVERS, DB1, Map.of("socketTimeout", "90s", "gateTimeout", "60s"));
                Connection connection = patient.connection()) {
            node(connection);
            patient.wire(DB1).trap("select node", WireProxy.Fate.ANSWERS_SWALLOWED);
            patient.meanwhile(() -> {
                await().atMost(PATIENCE).until(() -> patient.wire(DB1).isSprung());
                patient.failOver(2, DB1, DB2);
            });
            assertThat(node(connection)).isEqualTo("db2");
        }
    }

    @Test
    void nothingIsWrittenThroughAConnectionOfAnOldEpoch() throws SQLException {
        try (Connection idle = stage.connection();
                Connection open = stage.connection()) {
            execute(idle, "INSERT INTO t (id) VALUES (2)");
            open.setAutoCommit(false);
            execute(open, "INSERT INTO t (id) VALUES (3)");

            stage.failOver(2, DB1, DB2);

            execute(idle, "INSERT INTO t (id) VALUES (4)");
            assertState("40001", open::commit);
        }
        assertThat(stage.on(DB1, "SELECT GROUP_CONCAT(id) FROM t")).isEqualTo("1,2");
        assertThat(stage.on(DB2, "SELECT GROUP_CONCAT(id) FROM t")).isEqualTo("1,4");
    }

    @Test
    void aPrimaryThatIsChosenAgainIsWrittenByNewConnectionsOnly() throws SQLException {
        try (Connection open = stage.connection();
                Connection other = stage.connection()) {
            open.setAutoCommit(false);
            execute(open, "INSERT INTO t (id) VALUES (2)");
            stage.failOver(2, DB1, DB2);
            stage.failOver(3, DB2, DB1);
            assertState("40001", open::commit);
            assertThat(node(other)).isEqualTo("db1");
            execute(other, "INSERT INTO t (id) VALUES (3)");
        }
        assertThat(stage.on(DB1, "SELECT GROUP_CONCAT(id) FROM t")).isEqualTo("1,3");
    }

    @Test
    void aTransactionBegunByTextBehindACommentIsNotContinuedElsewhere() throws SQLException {
        try (Connection connection = stage.connection()) {
            execute(connection, "/* web */ BEGIN");
            execute(connection, "INSERT INTO t (id) VALUES (2)");
            stage.failOver(2, DB1, DB2);
            assertState("40001", () -> execute(connection, "INSERT INTO t (id) VALUES (3)"));
        }
        assertThat(stage.on(DB1, "SELECT COUNT(*) FROM t")).isEqualTo("1");
        assertThat(stage.on(DB2, "SELECT COUNT(*) FROM t")).isEqualTo("1");
    }

    @Test
    void aResultOfWhichAPartWasDeliveredIsNotBegunAgain() throws SQLException {
        for (int i = 2; i < 200; i++) {
            stage.on(DB1, "INSERT INTO t (id) VALUES (" + i + ")");
        }
        try (Connection connection = stage.connection();
                Statement statement = connection.createStatement()) {
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet rows = statement.executeQuery("SELECT a.id, REPEAT('x', 1000) FROM t a, t b")) {
                rows.next();
                stage.wire(DB1).cutAll();
                assertState("08006", () -> {
                    while (rows.next()) {
                        rows.getInt(1);
                    }
                });
            }
            assertThat(node(connection)).as("the connection is of use again").isEqualTo("db1");
        }
    }

    @Test
    void aSessionThatIsKilledInATransactionIsToldAsNotCommitted() throws SQLException {
        try (Connection connection = stage.connection()) {
            connection.setAutoCommit(false);
            execute(connection, "INSERT INTO t (id) VALUES (2)");
            long session;
            try (Statement statement = connection.createStatement();
                    ResultSet id = statement.executeQuery("SELECT CONNECTION_ID()")) {
                id.next();
                session = id.getLong(1);
            }
            stage.on(DB1, "KILL " + session);
            assertThatThrownBy(() -> execute(connection, "INSERT INTO t (id) VALUES (3)"))
                    .isInstanceOf(SQLTransactionRollbackException.class);
            connection.rollback();
            execute(connection, "INSERT INTO t (id) VALUES (4)");
            connection.commit();
        }
        assertThat(stage.on(DB1, "SELECT GROUP_CONCAT(id) FROM t")).isEqualTo("1,4");
    }

    @Test
    void distributedTransactionsAreRefused() throws SQLException {
        try (Connection connection = stage.connection()) {
            assertThatThrownBy(() -> execute(connection, "XA START 'x'"))
                    .isInstanceOf(SQLFeatureNotSupportedException.class)
                    .hasMessageContaining("XA");
        }
    }

    @Test
    void aPreparedStatementGoesOnOnTheNextPrimary() throws SQLException {
        try (Connection connection = stage.connection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO t (id) VALUES (?)")) {
            insert.setInt(1, 2);
            insert.executeUpdate();
            stage.failOver(2, DB1, DB2);
            insert.setInt(1, 3);
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
        assertThat(stage.on(DB2, "SELECT GROUP_CONCAT(id) FROM t")).isEqualTo("1,3");
    }

    @Test
    void whatWasSetIsSetOnTheNextPrimaryToo() throws SQLException {
        try (Connection connection = stage.connection()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setNetworkTimeout(Runnable::run, 1234);
            execute(connection, "SET @tenant = 7, SESSION sort_buffer_size = 65536");
            String before = session(connection);
            stage.failOver(2, DB1, DB2);
            assertThat(session(connection)).isEqualTo(before).contains("READ-COMMITTED", "65536", "7");
            assertThat(connection.getNetworkTimeout()).isEqualTo(1234);
            assertThat(node(connection)).isEqualTo("db2");
        }
        try (Connection next = stage.connection()) {
            assertThat(session(next)).as("the next borrower").contains("REPEATABLE-READ", "none");
        }
    }

    private static String session(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT CONCAT_WS(' ', @@transaction_isolation, @@sort_buffer_size, IFNULL(@tenant, 'none'))")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void theNextBorrowerFindsNoLockAndNoVariable() throws SQLException {
        try (Connection connection = stage.connection()) {
            execute(connection, "SELECT GET_LOCK('shop', 0), @tenant := 7");
        }
        try (Connection next = stage.connection()) {
            assertThat(session(next)).contains("none");
        }
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(stage.on(DB1, "SELECT IS_FREE_LOCK('shop')")).isEqualTo("1"));
    }

    @Test
    void aReadOnlyViewReadsFromReplicas() throws SQLException {
        try (Connection connection = new ReadOnlyView(stage::connection).getConnection()) {
            assertThat(connection.isReadOnly()).isTrue();
            assertThat(node(connection)).isIn("db2", "db3");
        }
    }

    @Test
    void twoRoutersOfOneProgramDoNotWaitForEachOther() throws Exception {
        try (RealStage other = new RealStage(SERVERS, DB3, Map.of())) {
            stage.wire(DB1).cutAll();
            try (Connection connection = other.connection()) {
                assertThat(node(connection)).isEqualTo("db3");
            }
        }
        try (Connection connection = stage.connection()) {
            assertThat(node(connection)).isEqualTo("db1");
        }
    }
}
