package dev.understudy.router;

import static dev.understudy.router.Stage.count;
import static dev.understudy.router.Stage.insert;
import static dev.understudy.router.Views.DB1;
import static dev.understudy.router.Views.DB2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FailoverStoriesTest {
    private Stage stage;

    FailoverStoriesTest() throws SQLException {
        stage = new Stage();
    }

    @BeforeEach
    void settled() {
        assertThat(stage.router.view().writable()).contains(DB1);
    }

    @AfterEach
    void close() throws SQLException {
        stage.close();
    }

    private void failOver() {
        stage.router.publish(Views.revoking(4, DB1));
        stage.router.publish(Views.failedOver(4, DB2, DB1));
    }

    private void failOverSoon() {
        stage.meanwhile(this::failOver);
    }

    private static void assertState(String state, ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(type(SQLException.class))
                .extracting(SQLException::getSQLState)
                .isEqualTo(state);
    }

    @Test
    void theFirstStatementOfATransactionIsRunAgainOnTheNewPrimary() throws SQLException {
        try (Connection connection = stage.transaction()) {
            stage.db1.dieAfter("INSERT");
            failOverAfterDeath();
            insert(connection, 1);
            connection.commit();
        }
        assertThat(stage.db2.rows()).isEqualTo(1);
        assertThat(stage.db1.rows()).as("rolled back with the session").isZero();
    }

    @Test
    void aTransactionThatIsLostInTheMiddleIsToldAsNotCommitted() throws SQLException {
        try (Connection connection = stage.transaction()) {
            insert(connection, 1);
            stage.db1.kill();
            assertThatThrownBy(() -> insert(connection, 2))
                    .isInstanceOf(SQLTransactionRollbackException.class)
                    .hasMessageContainingAll("db1", "epoch 3", "run the transaction again");
            failOver();
            connection.rollback();
            insert(connection, 1);
            insert(connection, 2);
            connection.commit();
        }
        assertThat(stage.db2.rows()).isEqualTo(2);
    }

    @Test
    void aLostCommitIsToldAsUnknown() throws SQLException {
        try (Connection connection = stage.transaction()) {
            insert(connection, 1);
            stage.db1.dieAfter("COMMIT");
            assertThatThrownBy(connection::commit)
                    .isInstanceOf(TransactionOutcomeUnknownException.class)
                    .asInstanceOf(type(SQLException.class))
                    .extracting(SQLException::getSQLState)
                    .isEqualTo("08007");
        }
        assertThat(stage.db1.rows()).isEqualTo(1);
    }

    @Test
    void aCommitThatTheServerRefusesIsNotCommitted() throws SQLException {
        try (Connection connection = stage.transaction()) {
            insert(connection, 1);
            stage.db1.setReadOnly();
            assertState("40001", connection::commit);
        }
        assertThat(stage.db1.rows()).isZero();
    }

    @Test
    void aCommitAfterTheEpochIsNotSent() throws SQLException {
        try (Connection connection = stage.transaction()) {
            insert(connection, 1);
            stage.router.publish(Views.stable(4, DB2));
            assertThatThrownBy(connection::commit).hasMessageContainingAll("epoch 3", "epoch 4");
        }
        await().until(() -> stage.db1.rows() == 0);
    }

    @Test
    void aChangeByItselfWhoseAnswerIsLostIsUnknown() throws SQLException {
        try (Connection connection = stage.connection()) {
            stage.db1.dieAfter("INSERT");
            assertState("08007", () -> insert(connection, 1));
        }
    }

    @Test
    void aChangeByItselfThatIsRefusedIsRunAgain() throws SQLException {
        try (Connection connection = stage.connection()) {
            insert(connection, 1);
            stage.db1.setReadOnly();
            failOverSoon();
            assertThat(insert(connection, 2)).isEqualTo(1);
        }
        assertThat(stage.db2.rows()).isEqualTo(1);
    }

    @Test
    void aDefinitionIsNeverRunAgain() throws SQLException {
        try (Connection connection = stage.transaction();
                Statement statement = connection.createStatement()) {
            stage.db1.dieBefore("CREATE");
            assertState("08007", () -> statement.execute("CREATE TABLE u (id INT)"));
        }
    }

    @Test
    void aReadIsRunAgainOnAnotherReplica() throws SQLException {
        try (Connection connection = stage.connection()) {
            connection.setReadOnly(true);
            stage.db2.dieBefore("SELECT");
            stage.db3.dieBefore("SELECT");
            assertThat(count(connection)).isZero();
        }
    }

    @Test
    void whoHangsOnTheOldPrimaryIsFreedAtOnce() throws Exception {
        stage.db1.hangAt("INSERT");
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try (Connection connection = stage.transaction()) {
                insert(connection, 1);
                connection.commit();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        stage.db1.hanging().await();
        failOver();
        writer.get(2, TimeUnit.SECONDS);
        assertThat(stage.db2.rows()).isEqualTo(1);
    }

    @Test
    void whoHangsInACommitIsFreedAndToldThatItIsUnknown() throws Exception {
        try (Connection connection = stage.transaction()) {
            insert(connection, 1);
            stage.db1.hangAt("COMMIT");
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                try {
                    connection.commit();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            stage.db1.hanging().await();
            failOver();
            assertThatThrownBy(() -> writer.get(2, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(SQLException.class)
                    .rootCause()
                    .hasMessageContaining("Communications");
        }
    }

    @Test
    void newWorkWaitsForTheNewPrimary() throws Exception {
        stage.router.publish(Views.revoking(4, DB1));
        CompletableFuture<Integer> writer = CompletableFuture.supplyAsync(() -> {
            try (Connection connection = stage.connection()) {
                return insert(connection, 1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> stage.router.status().waiting() == 1);
        stage.router.publish(Views.failedOver(4, DB2, DB1));
        assertThat(writer.get(2, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(stage.db2.rows()).isEqualTo(1);
        assertThat(stage.router.status().longestPause()).isPositive();
    }

    @Test
    void whoWaitsTooLongIsToldThatNothingWasSent() throws SQLException {
        stage.close();
        stage = new Stage(Map.of("gateTimeout", "100ms"));
        stage.router.publish(Views.revoking(4, DB1));
        try (Connection connection = stage.connection()) {
            assertThatThrownBy(() -> insert(connection, 1))
                    .isInstanceOf(SQLTransientConnectionException.class)
                    .hasMessageContainingAll("shop", "epoch 4", "revoking", "0.1 s", "Nothing was sent");
        }
    }

    @Test
    void aPrimaryThatIsDeadAndNotReplacedIsNotStormed() throws SQLException {
        stage.close();
        stage = new Stage(Map.of("gateTimeout", "1s"));
        stage.db1.kill();
        try (Connection connection = stage.connection()) {
            assertState("08001", () -> insert(connection, 1));
        }
        assertThat(stage.db1.connects()).isLessThan(60);
    }

    @Test
    void aPreparedStatementMovesWithItsParameters() throws SQLException {
        try (Connection connection = stage.transaction();
                PreparedStatement statement = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
            statement.setInt(1, 1);
            statement.setString(2, "moved");
            statement.executeUpdate();
            connection.commit();
            failOver();
            statement.setInt(1, 2);
            statement.executeUpdate();
            statement.setInt(1, 3);
            statement.addBatch();
            statement.setInt(1, 4);
            statement.addBatch();
            assertThat(statement.executeBatch()).containsExactly(1, 1);
            connection.commit();
        }
        assertThat(stage.db2.rows()).isEqualTo(3);
    }

    @Test
    void aBatchIsRunAgainAsAWhole() throws SQLException {
        try (Connection connection = stage.transaction();
                PreparedStatement statement = connection.prepareStatement("INSERT INTO t VALUES (?, 'b')")) {
            for (int id = 1; id <= 3; id++) {
                statement.setInt(1, id);
                statement.addBatch();
            }
            stage.db1.dieAfter("INSERT");
            failOverAfterDeath();
            statement.executeBatch();
            connection.commit();
        }
        assertThat(stage.db2.rows()).isEqualTo(3);
    }

    @Test
    void aStreamCannotBeSentTwice() throws SQLException {
        try (Connection connection = stage.transaction();
                PreparedStatement statement = connection.prepareStatement("INSERT INTO t VALUES (1, ?)")) {
            statement.setAsciiStream(1, new ByteArrayInputStream(new byte[] {'x'}));
            stage.db1.dieAfter("INSERT");
            assertState("40001", statement::executeUpdate);
        }
    }

    private void failOverAfterDeath() {
        stage.meanwhile(() -> {
            await().until(() -> stage.db1.openConnections() == 0);
            failOver();
        });
    }
}
