package dev.understudy.router;

import static dev.understudy.router.RealStage.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.agent.RealServer;
import dev.understudy.client.NodeId;
import dev.understudy.mysql.ReplicaAccounts;
import dev.understudy.mysql.ServerControl;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real primary, its real replica, and commits whose answers are lost when the replica takes over. */
@Timeout(90)
@SuppressWarnings("NullAway.Init")
class LostAnswerFailoverIT {
    private static final String COMMIT = "\u0001commit";
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final ReplicaAccounts REPLICAS =
            new ReplicaAccounts(RealServer.ROLE, new TreeSet<>(List.of(DB1, DB2)));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private RealServer primary;
    private RealServer replica;
    private RealStage stage;

    private void begin(LostAnswerIT.Way way) throws Exception {
        primary = RealServer.start(DB1, folder, REPLICAS);
        replica = RealServer.start(DB2, folder, REPLICAS);
        for (RealServer server : List.of(primary, replica)) {
            server.act(control -> control.openForWrites(0));
            server.asRoot("GRANT TRANSACTION_GTID_TAG, REPLICATION_APPLIER ON *.* TO '" + RealServer.APPLICATION.user()
                    + "'");
        }
        primary.act(control -> control.refuseReplicas(REPLICAS, new TreeSet<>()));
        replica.act(control -> {
            control.setReplicaSemiSync(ServerControl.OnOff.OFF);
            control.follow(Optional.empty(), primary.endpoint(), REPLICAS.of(DB2));
            control.startApplier();
        });
        stage = new RealStage(
                Map.of(DB1, primary, DB2, replica),
                DB1,
                Map.of("outcomes", way.name(), "gateTimeout", "30s", "readYourWrites", "DATA_SOURCE"));
        stage.on(DB1, "CREATE TABLE t (id INT PRIMARY KEY)");
    }

    @AfterEach
    void end() throws Exception {
        stage.close();
        primary.kill();
        replica.kill();
    }

    private String ids(NodeId node) throws SQLException {
        return stage.on(node, "SELECT IFNULL(GROUP_CONCAT(id ORDER BY id), '') FROM t");
    }

    /** Commits a row, meanwhile; the answer never comes. */
    private CompletableFuture<Void> commitUnanswered(Connection connection, int id, WireProxy.Fate fate)
            throws SQLException {
        execute(connection, "INSERT INTO t VALUES (" + id + ")");
        stage.wire(DB1).trap(COMMIT, fate);
        CompletableFuture<Void> end = new CompletableFuture<>();
        stage.meanwhile(() -> {
            try {
                connection.commit();
                end.complete(null);
            } catch (SQLException e) {
                end.completeExceptionally(e);
            }
        });
        await().atMost(PATIENCE).until(() -> stage.wire(DB1).isSprung());
        return end;
    }

    @ParameterizedTest
    @EnumSource
    void theNextPrimaryTellsWhatBecameOfEachCommit(LostAnswerIT.Way way) throws Exception {
        begin(way);
        try (Connection replicated = stage.transaction();
                Connection held = stage.transaction();
                Connection notReplicated = stage.transaction()) {
            CompletableFuture<Void> first = commitUnanswered(replicated, 1, WireProxy.Fate.ANSWERS_SWALLOWED);
            await().atMost(PATIENCE).ignoreExceptions().until(() -> ids(DB2).equals("1"));
            CompletableFuture<Void> second = commitUnanswered(held, 2, WireProxy.Fate.REQUEST_HELD);
            replica.act(control -> control.stopReceiver());
            CompletableFuture<Void> third = commitUnanswered(notReplicated, 3, WireProxy.Fate.ANSWERS_SWALLOWED);
            await().atMost(PATIENCE).until(() -> ids(DB1).equals("1,3"));
            assertThat(List.of(first.isDone(), second.isDone(), third.isDone())).containsOnly(false);

            stage.closeGate(2, DB1);
            stage.wire(DB1).release();
            stage.openGate(2, DB1, DB2);

            assertThat(first).succeedsWithin(PATIENCE);
            for (CompletableFuture<Void> lost : List.of(second, third)) {
                assertThatThrownBy(lost::join).hasCauseInstanceOf(SQLTransactionRollbackException.class);
            }
            assertThat(stage.router().status().lostCommits()).isEqualTo(new LostCommits(1, 2, 0));
        }
        assertThat(ids(DB2)).isEqualTo("1");
        try (Connection again = stage.transaction()) {
            execute(again, "INSERT INTO t VALUES (2)");
            again.commit();
        }
        assertThat(ids(DB2)).isEqualTo("1,2");
    }
}
