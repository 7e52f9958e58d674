package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.agent.RealServer;
import dev.understudy.client.ClusterName;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.StateVersion;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real primary that lives on, behind a wire which loses requests and answers. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class LostAnswerIT {
    /** A whole packet's text: the ledger's table has the word in its name. */
    private static final String COMMIT = "\u0001commit";

    private static final NodeId DB1 = NodeId.of("db1");

    @TempDir
    private static Path folder;

    private static RealServer server;

    private final ExecutorService background = Executors.newCachedThreadPool();
    private WireProxy wire;
    private Router router;
    private RouterSettings settings;

    @BeforeAll
    static void startServer() throws Exception {
        server = RealServer.start(DB1, folder);
        server.act(control -> control.openForWrites(0));
        application("CREATE TABLE app.t (id INT PRIMARY KEY)");
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.kill();
    }

    @BeforeEach
    void connect() throws Exception {
        application("DELETE FROM app.t");
        wire = new WireProxy(server.endpoint());
        connect("LEDGER");
    }

    private void connect(String outcomes) throws SQLException {
        settings = RouterSettings.of(
                new RouterSettings.Place("127.0.0.1:2181", "shop", "app"),
                Map.of(
                        "user", RealServer.APPLICATION.user(),
                        "password", RealServer.APPLICATION.password(),
                        "allowPublicKeyRetrieval", "true",
                        "sslMode", "DISABLED",
                        "outcomes", outcomes,
                        "gateTimeout", "10s",
                        "socketTimeout", "1s"));
        router = new Router(
                view(), settings, new MysqlPools(settings, background), node -> GtidSet.EMPTY, Runnable::run);
        router.publish(view());
    }

    private RouterView view() {
        TreeMap<NodeId, NodeView> nodes = new TreeMap<>();
        nodes.put(DB1, new NodeView(wire.endpoint(), Role.PRIMARY, Standing.QUIET, "", true));
        return new RouterView(
                ClusterName.of("shop"),
                new StateVersion(1, new Epoch(1), 1),
                Phase.STABLE,
                Optional.of(DB1),
                Optional.of(DB1),
                nodes,
                "a test");
    }

    @AfterEach
    void disconnect() throws Exception {
        router.close();
        wire.close();
        background.shutdownNow();
    }

    private static void application(String sql) throws SQLException {
        try (Connection connection = server.connect(RealServer.APPLICATION);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int rows() throws SQLException {
        try (Connection connection = server.connect(RealServer.APPLICATION);
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM app.t")) {
            count.next();
            return count.getInt(1);
        }
    }

    private static int insert(Connection connection, int id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
            insert.setInt(1, id);
            return insert.executeUpdate();
        }
    }

    private Connection transaction() throws SQLException {
        Connection connection = new RoutedConnection(router, settings, () -> {});
        connection.setAutoCommit(false);
        insert(connection, 1);
        return connection;
    }

    @Test
    void aCommitWhoseAnswerIsLostSucceeds() throws SQLException {
        try (Connection connection = transaction()) {
            wire.trap(COMMIT, WireProxy.Fate.ANSWER_LOST);
            connection.commit();
        }
        assertThat(wire.isSprung()).isTrue();
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aCommitWhoseAnswerIsSwallowedSucceedsWhenTheSocketTimesOut() throws SQLException {
        try (Connection connection = transaction()) {
            wire.trap(COMMIT, WireProxy.Fate.ANSWERS_SWALLOWED);
            connection.commit();
        }
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aCommitThatIsLostOnItsWayIsProvenNotCommitted() throws SQLException {
        try (Connection connection = transaction()) {
            wire.trap(COMMIT, WireProxy.Fate.REQUEST_LOST);
            assertThatThrownBy(connection::commit).isInstanceOf(SQLTransactionRollbackException.class);
            assertThat(wire.isSprung()).isTrue();
            insert(connection, 2);
            connection.commit();
        }
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aCommitThatIsHeldOnItsWayCannotArriveLater() throws SQLException {
        try (Connection connection = transaction()) {
            wire.trap(COMMIT, WireProxy.Fate.REQUEST_HELD);
            assertThatThrownBy(connection::commit).isInstanceOf(SQLTransactionRollbackException.class);
            wire.release();
            insert(connection, 2);
            connection.commit();
        }
        assertThat(rows()).as("the second alone").isEqualTo(1);
    }

    @Test
    void aChangeWithAutocommitIsDoneOnceWhateverIsLost() throws SQLException {
        try (Connection connection = new RoutedConnection(router, settings, () -> {})) {
            wire.trap(COMMIT, WireProxy.Fate.ANSWER_LOST);
            assertThat(insert(connection, 1)).isEqualTo(1);
            wire.trap(COMMIT, WireProxy.Fate.REQUEST_LOST);
            assertThat(insert(connection, 2)).isEqualTo(1);
            wire.trap("insert into t", WireProxy.Fate.ANSWER_LOST);
            assertThat(insert(connection, 3)).isEqualTo(1);
            wire.trap("insert into t", WireProxy.Fate.REQUEST_LOST);
            assertThat(insert(connection, 4)).isEqualTo(1);
            assertThat(wire.isSprung()).isTrue();
        }
        assertThat(rows()).isEqualTo(4);
    }

    @Test
    void withoutALedgerNobodyKnows() throws SQLException {
        router.close();
        connect("NONE");
        try (Connection connection = transaction()) {
            wire.trap(COMMIT, WireProxy.Fate.ANSWER_LOST);
            assertThatThrownBy(connection::commit).isInstanceOf(TransactionOutcomeUnknownException.class);
        }
        assertThat(rows()).isEqualTo(1);
    }
}
