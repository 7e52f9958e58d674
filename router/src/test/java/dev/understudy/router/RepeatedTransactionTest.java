package dev.understudy.router;

import static dev.understudy.router.Stage.insert;
import static dev.understudy.router.Views.DB1;
import static dev.understudy.router.Views.DB2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RepeatedTransactionTest {
    private final Stage stage;

    RepeatedTransactionTest() throws SQLException {
        stage = new Stage();
    }

    @AfterEach
    void close() throws SQLException {
        stage.close();
    }

    private <T> T inTransaction(TransactionWork<T> work) throws SQLException {
        return new RepeatedTransaction(stage::routed, Deadline.in(Duration.ofSeconds(5))).run(work);
    }

    @Test
    void workThatWasLostInTheMiddleIsDoneAgain() throws SQLException {
        stage.meanwhile(() -> {
            await().until(() -> stage.db1.openConnections() == 0 && stage.db1.connects() > 0);
            stage.router.publish(Views.revoking(4, DB1));
            stage.router.publish(Views.failedOver(4, DB2, DB1));
        });
        List<Integer> begun = new ArrayList<>();
        String answer = inTransaction(connection -> {
            begun.add(begun.size());
            insert(connection, 1);
            if (begun.size() == 1) {
                stage.db1.kill();
            }
            insert(connection, 2);
            return "done";
        });
        assertThat(answer).isEqualTo("done");
        assertThat(begun).hasSize(2);
        assertThat(stage.db2.rows()).isEqualTo(2);
    }

    @Test
    void anErrorOfTheWorksOwnIsThrownAndRolledBack() throws SQLException {
        assertThatThrownBy(() -> inTransaction(connection -> {
                    insert(connection, 1);
                    throw new IllegalStateException("out of stock");
                }))
                .hasMessage("out of stock");
        assertThat(stage.db1.rows()).isZero();
    }

    @Test
    void theWorkCannotEndTheTransactionItself() {
        assertThatThrownBy(() -> inTransaction(connection -> {
                    connection.commit();
                    return "";
                }))
                .hasMessageContaining("commit is not for the work of inTransaction");
        assertThatThrownBy(() -> inTransaction(connection -> {
                    connection.setAutoCommit(true);
                    return "";
                }))
                .hasMessageContaining("setAutoCommit is not for the work of inTransaction");
    }

    @Test
    void closingTheConnectionInTheWorkEndsNothing() throws SQLException {
        int rows = inTransaction(connection -> {
            try (Connection same = connection) {
                insert(same, 1);
            }
            return insert(connection, 2);
        });
        assertThat(rows).isEqualTo(1);
        assertThat(stage.db1.rows()).isEqualTo(2);
    }

    @Test
    void itGivesUpWhenItsTimeIsOver() {
        assertThatThrownBy(() -> new RepeatedTransaction(stage::routed, Deadline.in(Duration.ofMillis(50)))
                        .run(connection -> {
                            throw new SQLException("deadlock", "40001");
                        }))
                .hasMessage("deadlock");
    }
}
