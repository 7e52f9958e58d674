package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.agent.RealServer;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
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
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    private RealStage stage;

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
        primary.asRoot(
                "GRANT TRANSACTION_GTID_TAG, REPLICATION_APPLIER ON *.* TO '" + RealServer.APPLICATION.user() + "'");
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

    private void connect(ReadYourWrites mode, String outcomes) throws Exception {
        stage = new RealStage(
                Map.of(DB1, primary, DB2, replica), DB1, Map.of("readYourWrites", mode.name(), "outcomes", outcomes));
    }

    private void connect(ReadYourWrites mode) throws Exception {
        connect(mode, "NONE");
    }

    @AfterEach
    void disconnect() throws Exception {
        stage.close();
    }

    /** Writes a row with autocommit on, or in a transaction, and returns its number. */
    private long write(Commit commit) throws SQLException {
        try (Connection connection = stage.connection()) {
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
        try (Connection connection = stage.connection()) {
            connection.setReadOnly(true);
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT MAX(id), @@server_uuid FROM t")) {
                row.next();
                return new Seen(row.getLong(1), row.getString(2));
            }
        }
    }

    @Test
    void eachReadSeesTheWriteBeforeItOnTheReplica() throws Exception {
        connect(ReadYourWrites.THREAD);
        String uuid = replica.read().serverUuid();
        for (int i = 0; i < 50; i++) {
            long written = write(i % 2 == 0 ? Commit.BY_ITSELF : Commit.EXPLICIT);
            assertThat(read()).isEqualTo(new Seen(written, uuid));
        }
        assertThat(stage.router().freshness().shared().token())
                .isEqualTo(primary.read().serverUuid() + ":"
                        + primary.read().executed().count());
    }

    @Test
    void aReadGoesToThePrimaryWhileTheReplicaIsBehind() throws Exception {
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
    void whatAnotherServiceWroteIsSeenByItsToken() throws Exception {
        connect(ReadYourWrites.THREAD);
        replica.act(ServerControl::stopApplier);
        try {
            long written = write(Commit.BY_ITSELF);
            String token = stage.router().freshness().shared().token();
            stage.close();
            connect(ReadYourWrites.THREAD);
            assertThat(read().newest()).as("without the token").isLessThan(written);
            stage.router().freshness().shared().add(token);
            assertThat(read().newest()).isEqualTo(written);
        } finally {
            replica.act(ServerControl::startApplier);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCommitThatWasLookedUpIsSeenToo(LostAnswerIT.Way way) throws Exception {
        connect(ReadYourWrites.CONNECTION, way.name());
        try (Connection connection = stage.transaction()) {
            RealStage.execute(connection, "INSERT INTO t VALUES ()");
            connection.commit();
            replica.act(ServerControl::stopApplier);
            RealStage.execute(connection, "INSERT INTO t VALUES ()");
            stage.wire(DB1).trap("\u0001commit", WireProxy.Fate.ANSWER_LOST);
            connection.commit();
            assertThat(stage.wire(DB1).isSprung()).isTrue();
            connection.setAutoCommit(true);
            connection.setReadOnly(true);
            assertThat(newest(connection)).isEqualTo(stage.on(DB1, "SELECT MAX(id) FROM t"));
        } finally {
            replica.act(ServerControl::startApplier);
        }
    }

    private static String newest(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT MAX(id) FROM t")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void withoutItAReadMayBeOlder() throws Exception {
        connect(ReadYourWrites.OFF);
        replica.act(ServerControl::stopApplier);
        try {
            assertThat(write(Commit.BY_ITSELF)).isGreaterThan(read().newest());
        } finally {
            replica.act(ServerControl::startApplier);
        }
    }
}
