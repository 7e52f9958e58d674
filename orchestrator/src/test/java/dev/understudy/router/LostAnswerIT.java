package dev.understudy.router;

import static dev.understudy.router.RealStage.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.understudy.agent.RealServer;
import dev.understudy.client.NodeId;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real primary that lives on, behind a wire which loses requests and answers; the same is true for each way of asking. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class LostAnswerIT {
    /** A whole packet's text: the ledger's table has the word in its name. */
    private static final String COMMIT = "\u0001commit";

    private static final NodeId DB1 = NodeId.of("db1");

    @TempDir
    private static Path folder;

    private static RealServer server;

    private RealStage stage;

    /** How the outcome is asked for. */
    enum Way {
        LEDGER,
        GTID
    }

    @BeforeAll
    static void startServer() throws Exception {
        server = RealServer.start(DB1, folder);
        server.act(control -> control.openForWrites(0));
        server.asRoot(
                "GRANT TRANSACTION_GTID_TAG, REPLICATION_APPLIER ON *.* TO '" + RealServer.APPLICATION.user() + "'",
                "CREATE TABLE app.t (id INT PRIMARY KEY)");
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.kill();
    }

    @BeforeEach
    void clear() throws Exception {
        server.asRoot("DELETE FROM app.t");
    }

    @AfterEach
    void end() throws Exception {
        stage.close();
    }

    private void begin(String outcomes) throws Exception {
        stage = new RealStage(Map.of(DB1, server), DB1, Map.of("outcomes", outcomes, "socketTimeout", "1s"));
    }

    private void begin(Way way) throws Exception {
        begin(way.name());
    }

    private void trap(String text, WireProxy.Fate fate) {
        stage.wire(DB1).trap(text, fate);
    }

    private String ids() throws SQLException {
        return stage.on(DB1, "SELECT IFNULL(GROUP_CONCAT(id ORDER BY id), '') FROM t");
    }

    private static int insert(Connection connection, int id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
            insert.setInt(1, id);
            return insert.executeUpdate();
        }
    }

    private static int[] insertAll(Connection connection, int... ids) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
            for (int id : ids) {
                insert.setInt(1, id);
                insert.addBatch();
            }
            return insert.executeBatch();
        }
    }

    private Connection transaction() throws SQLException {
        Connection connection = stage.transaction();
        insert(connection, 1);
        return connection;
    }

    @ParameterizedTest
    @EnumSource
    void aCommitWhoseAnswerIsLostSucceeds(Way way) throws Exception {
        begin(way);
        try (Connection connection = transaction()) {
            trap(COMMIT, WireProxy.Fate.ANSWER_LOST);
            connection.commit();
        }
        assertThat(stage.wire(DB1).isSprung()).isTrue();
        assertThat(ids()).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource
    void aCommitWhoseAnswerIsSwallowedSucceedsWhenTheSocketTimesOut(Way way) throws Exception {
        begin(way);
        try (Connection connection = transaction()) {
            trap(COMMIT, WireProxy.Fate.ANSWERS_SWALLOWED);
            connection.commit();
        }
        assertThat(ids()).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource
    void aCommitThatIsLostOnItsWayIsProvenNotCommitted(Way way) throws Exception {
        begin(way);
        try (Connection connection = transaction()) {
            trap(COMMIT, WireProxy.Fate.REQUEST_LOST);
            assertThatThrownBy(connection::commit)
                    .isInstanceOf(SQLTransactionRollbackException.class)
                    .hasMessageContaining("It is not in the cluster's history");
            assertThat(stage.wire(DB1).isSprung()).isTrue();
            insert(connection, 2);
            connection.commit();
        }
        assertThat(ids()).isEqualTo("2");
    }

    @ParameterizedTest
    @EnumSource
    void aCommitThatIsHeldOnItsWayCannotArriveLater(Way way) throws Exception {
        begin(way);
        try (Connection connection = transaction()) {
            trap(COMMIT, WireProxy.Fate.REQUEST_HELD);
            assertThatThrownBy(connection::commit).isInstanceOf(SQLTransactionRollbackException.class);
            stage.wire(DB1).release();
            insert(connection, 2);
            connection.commit();
        }
        assertThat(ids()).isEqualTo("2");
    }

    @ParameterizedTest
    @EnumSource
    void oneCommitAfterTheOtherIsToldApart(Way way) throws Exception {
        begin(way);
        try (Connection connection = transaction()) {
            connection.commit();
            insert(connection, 2);
            connection.rollback();
            execute(connection, "UPDATE t SET id = id");
            connection.commit();
            insert(connection, 3);
            execute(connection, "CREATE TABLE IF NOT EXISTS u (id INT)");
            insert(connection, 4);
            trap(COMMIT, WireProxy.Fate.ANSWER_LOST);
            connection.commit();
            insert(connection, 5);
            trap(COMMIT, WireProxy.Fate.REQUEST_LOST);
            assertThatThrownBy(connection::commit).isInstanceOf(SQLTransactionRollbackException.class);
        }
        assertThat(ids()).isEqualTo("1,3,4");
    }

    @ParameterizedTest
    @EnumSource
    void aChangeWithAutocommitIsDoneOnceWhateverIsLost(Way way) throws Exception {
        begin(way);
        try (Connection connection = stage.connection()) {
            trap(COMMIT, WireProxy.Fate.ANSWER_LOST);
            assertThat(insert(connection, 1)).isEqualTo(1);
            trap(COMMIT, WireProxy.Fate.REQUEST_LOST);
            assertThat(insert(connection, 2)).isEqualTo(1);
            trap("insert into t", WireProxy.Fate.ANSWER_LOST);
            assertThat(insert(connection, 3)).isEqualTo(1);
            trap("insert into t", WireProxy.Fate.REQUEST_LOST);
            assertThat(insert(connection, 4)).isEqualTo(1);
            assertThat(stage.wire(DB1).isSprung()).isTrue();
        }
        assertThat(ids()).isEqualTo("1,2,3,4");
    }

    @ParameterizedTest
    @EnumSource
    void aBatchWithAutocommitIsDoneOnceWhateverIsLost(Way way) throws Exception {
        begin(way);
        try (Connection connection = stage.connection()) {
            trap(COMMIT, WireProxy.Fate.ANSWER_LOST);
            assertThat(insertAll(connection, 1, 2)).containsExactly(1, 1);
            trap(COMMIT, WireProxy.Fate.REQUEST_LOST);
            assertThat(insertAll(connection, 3, 4)).containsExactly(1, 1);
            trap("(6)", WireProxy.Fate.ANSWER_LOST);
            assertThat(insertAll(connection, 5, 6)).containsExactly(1, 1);
            trap("(8)", WireProxy.Fate.REQUEST_LOST);
            assertThat(insertAll(connection, 7, 8)).containsExactly(1, 1);
            assertThat(stage.wire(DB1).isSprung()).isTrue();
        }
        assertThat(ids()).isEqualTo("1,2,3,4,5,6,7,8");
    }

    @ParameterizedTest
    @EnumSource(OutcomesChoice.Way.class)
    void aBatchWithAutocommitKeepsWhatWasDoneWhateverTheWay(OutcomesChoice.Way way) throws Exception {
        begin(way.name());
        try (Connection connection = stage.connection()) {
            assertThatThrownBy(() -> insertAll(connection, 1, 1, 2))
                    .asInstanceOf(type(BatchUpdateException.class))
                    .satisfies(e -> assertThat(e.getUpdateCounts()).containsExactly(1, Statement.EXECUTE_FAILED, 1));
            assertThat(connection.getAutoCommit()).isTrue();
        }
        assertThat(ids()).isEqualTo("1,2");
    }

    @ParameterizedTest
    @EnumSource
    void aBatchThatADeadlockRolledBackIsToldAsNotCommitted(Way way) throws Exception {
        begin(way);
        server.asRoot("INSERT INTO app.t VALUES (1), (2)");
        try (Connection other = server.connect(RealServer.APPLICATION);
                Connection connection = stage.connection()) {
            other.setAutoCommit(false);
            // The one that changed more rows survives.
            execute(other, "INSERT INTO app.t VALUES (101), (102)");
            execute(other, "DELETE FROM app.t WHERE id = 2");
            stage.meanwhile(() -> {
                await().atMost(Duration.ofSeconds(40))
                        .until(() -> stage.on(
                                        DB1,
                                        "SELECT COUNT(*) FROM information_schema.processlist"
                                                + " WHERE info LIKE 'DELETE FROM t WHERE id = 2%'")
                                .equals("1"));
                try {
                    execute(other, "DELETE FROM app.t WHERE id = 1");
                    other.rollback();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(() -> {
                        try (Statement batch = connection.createStatement()) {
                            batch.addBatch("DELETE FROM t WHERE id = 1");
                            batch.addBatch("DELETE FROM t WHERE id = 2");
                            batch.executeBatch();
                        }
                    })
                    .isInstanceOf(SQLTransactionRollbackException.class)
                    .hasMessageContaining("Deadlock");
        }
        assertThat(ids()).isEqualTo("1,2");
    }

    @ParameterizedTest
    @EnumSource
    void aCommitByTextIsLookedUpToo(Way way) throws Exception {
        begin(way);
        try (Connection connection = stage.connection()) {
            execute(connection, "BEGIN");
            insert(connection, 1);
            trap(COMMIT, WireProxy.Fate.ANSWER_LOST);
            assertThat(execute(connection, "COMMIT")).isZero();
            execute(connection, "START TRANSACTION");
            insert(connection, 2);
            trap(COMMIT, WireProxy.Fate.REQUEST_LOST);
            assertThatThrownBy(() -> execute(connection, "COMMIT")).isInstanceOf(SQLTransactionRollbackException.class);

            connection.setAutoCommit(false);
            insert(connection, 3);
            trap(COMMIT, WireProxy.Fate.ANSWER_LOST);
            execute(connection, "COMMIT");
            insert(connection, 4);
            trap(COMMIT, WireProxy.Fate.REQUEST_LOST);
            assertThatThrownBy(() -> execute(connection, "COMMIT")).isInstanceOf(SQLTransactionRollbackException.class);
        }
        assertThat(ids()).isEqualTo("1,3");
    }

    @ParameterizedTest
    @EnumSource
    void turningAutocommitOffCommitsWhatWasBegunByText(Way way) throws Exception {
        begin(way);
        try (Connection connection = stage.connection()) {
            execute(connection, "BEGIN");
            insert(connection, 1);
            trap(COMMIT, WireProxy.Fate.ANSWER_LOST);
            connection.setAutoCommit(false);
            assertThat(stage.wire(DB1).isSprung()).isTrue();
        }
        assertThat(ids()).isEqualTo("1");
    }

    @Test
    void withoutAWayNobodyKnows() throws Exception {
        begin("NONE");
        try (Connection connection = transaction()) {
            trap(COMMIT, WireProxy.Fate.ANSWER_LOST);
            assertThatThrownBy(connection::commit).isInstanceOf(TransactionOutcomeUnknownException.class);
        }
        assertThat(ids()).isEqualTo("1");
    }
}
