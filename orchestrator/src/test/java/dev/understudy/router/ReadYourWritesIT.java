package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.agent.RealServer;
import dev.understudy.client.ClusterName;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.StateVersion;
import dev.understudy.mysql.ReplicaAccounts;
import dev.understudy.mysql.ServerControl;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real primary and a real replica which is behind when a test wants it to be. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class ReadYourWritesIT {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final ReplicaAccounts REPLICAS =
            new ReplicaAccounts(RealServer.ROLE, new TreeSet<>(List.of(DB1, DB2)));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static RealServer primary;
    private static RealServer replica;

    private final ExecutorService background = Executors.newCachedThreadPool();
    private Router router;
    private RouterSettings settings;

    @BeforeAll
    static void replicate() throws Exception {
        primary = RealServer.start(DB1, folder, REPLICAS);
        replica = RealServer.start(DB2, folder, REPLICAS);
        primary.act(control -> {
            control.openForWrites(0);
            control.refuseReplicas(REPLICAS, new TreeSet<>());
        });
        try (Connection connection = primary.connect(RealServer.APPLICATION);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE app.t (id INT PRIMARY KEY AUTO_INCREMENT)");
        }
        replica.act(control -> {
            control.setReplicaSemiSync(ServerControl.OnOff.OFF);
            control.follow(Optional.empty(), primary.endpoint(), REPLICAS.of(DB2));
            control.openForReads();
            control.startApplier();
        });
        GtidSet all = primary.read().executed();
        await().atMost(PATIENCE).until(() -> replica.read().executed().contains(all));
    }

    @AfterAll
    static void kill() throws Exception {
        primary.kill();
        replica.kill();
    }

    private void connect(ReadYourWrites mode) throws SQLException {
        settings = RouterSettings.of(
                new RouterSettings.Place("127.0.0.1:2181", "shop", "app"),
                Map.of(
                        "user", RealServer.APPLICATION.user(),
                        "password", RealServer.APPLICATION.password(),
                        "allowPublicKeyRetrieval", "true",
                        "sslMode", "DISABLED",
                        "readYourWrites", mode.name()));
        router = new Router(
                view(), settings, new MysqlPools(settings, background), node -> GtidSet.EMPTY, Runnable::run);
        router.publish(view());
    }

    private static RouterView view() {
        TreeMap<NodeId, NodeView> nodes = new TreeMap<>();
        nodes.put(DB1, new NodeView(primary.endpoint(), Role.PRIMARY, Standing.QUIET, "", true));
        nodes.put(DB2, new NodeView(replica.endpoint(), Role.REPLICA, Standing.READABLE, "", true));
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
    void disconnect() {
        router.close();
        background.shutdownNow();
    }

    /** Writes a row with autocommit on, or in a transaction, and returns its number. */
    private long write(Commit commit) throws SQLException {
        try (Connection connection = new RoutedConnection(router, settings, () -> {})) {
            connection.setAutoCommit(commit == Commit.BY_ITSELF);
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("INSERT INTO t VALUES ()", Statement.RETURN_GENERATED_KEYS);
                try (ResultSet keys = statement.getGeneratedKeys()) {
                    keys.next();
                    long id = keys.getLong(1);
                    if (commit == Commit.EXPLICIT) {
                        connection.commit();
                    }
                    return id;
                }
            }
        }
    }

    private enum Commit {
        BY_ITSELF,
        EXPLICIT
    }

    private record Seen(long newest, String serverUuid) {}

    private Seen read() throws SQLException {
        try (Connection connection = new RoutedConnection(router, settings, () -> {})) {
            connection.setReadOnly(true);
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT MAX(id), @@server_uuid FROM t")) {
                row.next();
                return new Seen(row.getLong(1), row.getString(2));
            }
        }
    }

    @Test
    void eachReadSeesTheWriteBeforeItOnTheReplica() throws SQLException {
        connect(ReadYourWrites.THREAD);
        String uuid = replica.read().serverUuid();
        for (int i = 0; i < 50; i++) {
            long written = write(i % 2 == 0 ? Commit.BY_ITSELF : Commit.EXPLICIT);
            assertThat(read()).isEqualTo(new Seen(written, uuid));
        }
        assertThat(router.freshness().shared().token())
                .isEqualTo(primary.read().serverUuid() + ":"
                        + primary.read().executed().count());
    }

    @Test
    void aReadGoesToThePrimaryWhileTheReplicaIsBehind() throws SQLException {
        connect(ReadYourWrites.DATA_SOURCE);
        replica.act(ServerControl::stopApplier);
        try {
            long written = write(Commit.EXPLICIT);
            assertThat(read()).isEqualTo(new Seen(written, primary.read().serverUuid()));
        } finally {
            replica.act(ServerControl::startApplier);
        }
    }

    @Test
    void whatAnotherServiceWroteIsSeenByItsToken() throws SQLException {
        connect(ReadYourWrites.THREAD);
        replica.act(ServerControl::stopApplier);
        try {
            long written = write(Commit.BY_ITSELF);
            String token = router.freshness().shared().token();
            router.close();
            connect(ReadYourWrites.THREAD);
            assertThat(read().newest()).as("without the token").isLessThan(written);
            router.freshness().shared().add(token);
            assertThat(read().newest()).isEqualTo(written);
        } finally {
            replica.act(ServerControl::startApplier);
        }
    }

    @Test
    void withoutItAReadMayBeOlder() throws SQLException {
        connect(ReadYourWrites.OFF);
        replica.act(ServerControl::stopApplier);
        try {
            assertThat(write(Commit.BY_ITSELF)).isGreaterThan(read().newest());
        } finally {
            replica.act(ServerControl::startApplier);
        }
    }
}
