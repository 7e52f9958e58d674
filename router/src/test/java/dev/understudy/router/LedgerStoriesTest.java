package dev.understudy.router;

import static dev.understudy.router.Stage.insert;
import static dev.understudy.router.Views.DB1;
import static dev.understudy.router.Views.DB2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With outcomes=LEDGER a commit whose answer was lost is looked up on the next primary. */
@Timeout(30)
class LedgerStoriesTest {
    private final Stage stage;

    LedgerStoriesTest() throws SQLException {
        stage = new Stage(Map.of("gateTimeout", "3s", "outcomes", "LEDGER", "user", "app"));
    }

    @BeforeEach
    void everyServerHasTheTable() throws SQLException {
        try (Connection connection = stage.connection()) {
            insert(connection, 1);
        }
        stage.db1.copyTo(stage.db2);
    }

    @AfterEach
    void close() throws SQLException {
        stage.close();
    }

    private interface Replication {
        void run() throws SQLException;
    }

    /** The primary dies; the next one has what it had received. */
    private void failOverAfterDeath(Replication replication) {
        stage.meanwhile(() -> {
            await().until(() -> stage.db1.openConnections() == 0);
            try {
                replication.run();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            stage.router.publish(Views.revoking(4, DB1));
            stage.router.publish(Views.failedOver(4, DB2, DB1));
        });
    }

    @Test
    void aCommitThatTheNextPrimaryHasSucceeds() throws SQLException {
        try (Connection connection = stage.transaction()) {
            insert(connection, 2);
            stage.db1.dieAfter("COMMIT");
            failOverAfterDeath(() -> stage.db1.copyTo(stage.db2));
            connection.commit();
        }
        assertThat(stage.db2.rows()).isEqualTo(2);
    }

    @Test
    void aCommitThatTheNextPrimaryLacksIsToldAsNotCommitted() throws SQLException {
        try (Connection connection = stage.transaction()) {
            insert(connection, 2);
            stage.db1.dieAfter("COMMIT");
            failOverAfterDeath(() -> {});
            assertThatThrownBy(connection::commit)
                    .isInstanceOf(SQLTransactionRollbackException.class)
                    .asInstanceOf(type(SQLException.class))
                    .extracting(SQLException::getSQLState)
                    .isEqualTo("40001");
        }
        assertThat(stage.db2.rows()).isEqualTo(1);
    }

    @Test
    void withoutANextPrimaryNobodyKnows() throws SQLException {
        try (Connection connection = stage.transaction()) {
            insert(connection, 2);
            stage.db1.dieAfter("COMMIT");
            assertThatThrownBy(connection::commit).isInstanceOf(TransactionOutcomeUnknownException.class);
        }
    }

    @Test
    void theSamePrimaryProvesThatItIsCommittedAndNotThatItIsNot() throws SQLException {
        try (Connection connection = stage.transaction()) {
            insert(connection, 2);
            stage.db1.breakAfter("COMMIT");
            connection.commit();
            insert(connection, 3);
            stage.db1.breakBefore("COMMIT");
            assertThatThrownBy(connection::commit)
                    .as("the session may still be about to commit")
                    .isInstanceOf(TransactionOutcomeUnknownException.class);
        }
        assertThat(stage.db1.rows()).isEqualTo(2);
    }

    @Test
    void aChangeWithAutocommitIsRunAgainOnlyIfItWasNotCommitted() throws SQLException {
        try (Connection connection = stage.connection()) {
            stage.db1.dieAfter("COMMIT");
            failOverAfterDeath(() -> stage.db1.copyTo(stage.db2));
            assertThat(insert(connection, 2)).isEqualTo(1);
            assertThat(stage.db2.rows()).as("committed once").isEqualTo(2);
        }
    }

    @Test
    void aChangeWithAutocommitThatWasNotCommittedIsRunAgain() throws SQLException {
        try (Connection connection = stage.connection()) {
            stage.db1.dieBefore("COMMIT");
            failOverAfterDeath(() -> {});
            assertThat(insert(connection, 2)).isEqualTo(1);
            assertThat(stage.db2.rows()).isEqualTo(2);
        }
    }

    @Test
    void anErrorOfTheApplicationsOwnLeavesNothingBehind() throws SQLException {
        try (Connection connection = stage.connection()) {
            assertThatThrownBy(() -> insert(connection, 1)).isInstanceOf(SQLException.class);
            assertThat(connection.getAutoCommit()).isTrue();
            insert(connection, 2);
        }
        assertThat(stage.db1.rows()).isEqualTo(2);
    }

    @Test
    void whatATransactionDidBeyondItsRollbackCannotBeDisproven() throws SQLException {
        try (Connection connection = stage.transaction();
                Statement statement = connection.createStatement()) {
            insert(connection, 2);
            statement.execute("CREATE TABLE u (id INT)");
            insert(connection, 3);
            stage.db1.dieBefore("COMMIT");
            failOverAfterDeath(() -> {});
            assertThatThrownBy(connection::commit).isInstanceOf(TransactionOutcomeUnknownException.class);
        }
    }

    @Test
    void aTransactionThatOnlyReadNeedsNoProof() throws SQLException {
        try (Connection connection = stage.transaction()) {
            Stage.count(connection);
            stage.db1.dieBefore("COMMIT");
            connection.commit();
        }
    }

    @Test
    void oneRowServesOneTransactionAfterTheOther() throws SQLException {
        for (int i = 2; i < 20; i++) {
            try (Connection connection = stage.transaction()) {
                insert(connection, i);
                connection.commit();
            }
        }
        assertThat(stage.db1.count("`understudy_commits`")).isEqualTo(1);
    }

    @Test
    void aRowOfALostTransactionIsNotUsedAgain() throws SQLException, InterruptedException {
        CountDownLatch cut = stage.db1.hanging();
        try (Connection connection = stage.transaction()) {
            insert(connection, 2);
            stage.db1.hangAt("COMMIT");
            stage.meanwhile(() -> {
                try {
                    cut.await();
                    connection.abort(Runnable::run);
                } catch (SQLException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        }
        try (Connection connection = stage.transaction()) {
            insert(connection, 3);
            connection.commit();
        }
        assertThat(stage.db1.count("`understudy_commits`")).isEqualTo(2);
    }
}
