package dev.understudy.router;

import static dev.understudy.router.Stage.count;
import static dev.understudy.router.Stage.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which statements go to a replica, and what keeps a connection on the primary. */
@Timeout(30)
class StatementRoutingTest extends RoutingStories {
    StatementRoutingTest() throws SQLException {
        super();
    }

    @Test
    void aReadGoesToAReplicaAndAChangeToThePrimary() throws SQLException {
        try (Connection connection = stage.connection()) {
            assertThat(count(connection)).isEqualTo(ON_A_REPLICA);
            assertThat(insert(connection, 1)).isEqualTo(1);
            assertThat(count(connection)).isEqualTo(ON_A_REPLICA);
            assertThat(ask(connection, "SELECT id FROM t ORDER BY id FOR UPDATE"))
                    .isEqualTo(1);
        }
        assertThat(stage.db1.rows()).isEqualTo(1);
    }

    @Test
    void withoutThePropertyNothingIsRoutedByItsText() throws SQLException {
        try (Stage usual = new Stage();
                Connection connection = usual.connection()) {
            usual.db2.run("INSERT INTO t VALUES (101, 'x')");
            usual.db3.run("INSERT INTO t VALUES (101, 'x')");
            assertThat(ask(connection, "/* understudy:replica */ SELECT COUNT(*) FROM t"))
                    .isZero();
            assertThat(usual.router.explain("SELECT 1").reason()).contains("routing is READ_ONLY");
        }
    }

    @Test
    void inATransactionEverythingGoesToThePrimary() throws SQLException {
        try (Connection connection = stage.connection()) {
            assertThat(count(connection)).isEqualTo(ON_A_REPLICA);
            connection.setAutoCommit(false);
            assertThat(count(connection)).isZero();
            insert(connection, 1);
            assertThat(count(connection)).isEqualTo(1);
            connection.commit();
            assertThat(count(connection)).isEqualTo(1);
            connection.setAutoCommit(true);
            assertThat(count(connection)).isEqualTo(ON_A_REPLICA);
        }
    }

    @Test
    void aTransactionThatIsBegunByTextGoesToThePrimary() throws SQLException {
        try (Connection connection = stage.connection()) {
            assertThat(count(connection)).isEqualTo(ON_A_REPLICA);
            run(connection, "BEGIN");
            assertThat(count(connection)).isZero();
            run(connection, "COMMIT");
            assertThat(count(connection)).isEqualTo(ON_A_REPLICA);
        }
    }

    @Test
    void aReadOnlyConnectionReadsFromReplicasWhateverItsTexts() throws SQLException {
        try (Connection connection = stage.connection()) {
            connection.setReadOnly(true);
            assertThat(ask(connection, "/* understudy:primary */ SELECT COUNT(*) FROM t"))
                    .isEqualTo(ON_A_REPLICA);
            connection.setReadOnly(false);
            assertThat(ask(connection, "/* understudy:primary */ SELECT COUNT(*) FROM t"))
                    .isZero();
        }
    }

    @Test
    void aVariableTiesTheConnectionUntilItIsClosed() throws SQLException {
        try (Connection connection = stage.connection()) {
            assertThat(count(connection)).isEqualTo(ON_A_REPLICA);
            run(connection, "SET @a = 5");
            assertThat(count(connection)).isZero();
            assertThat(ask(connection, "SELECT @a")).isEqualTo(5);
            assertThat(connection
                            .unwrap(UnderstudyConnection.class)
                            .explain("SELECT 1")
                            .reason())
                    .isEqualTo("the connection is tied to its session: it changes the session");
        }
        try (Connection next = stage.connection()) {
            assertThat(count(next)).isEqualTo(ON_A_REPLICA);
        }
    }

    @Test
    void aBatchGoesToThePrimary() throws SQLException {
        try (Connection connection = stage.connection();
                Statement statement = connection.createStatement()) {
            statement.addBatch("INSERT INTO t VALUES (1, 'x')");
            statement.addBatch("INSERT INTO t VALUES (2, 'x')");
            statement.executeBatch();
        }
        assertThat(stage.db1.rows()).isEqualTo(2);
    }

    @Test
    void theIdOfAnInsertIsNotAskedOnAnotherConnection() throws SQLException {
        try (Connection connection = stage.connection()) {
            insert(connection, 1);
            assertThat(count(connection)).isEqualTo(ON_A_REPLICA);
            assertThatThrownBy(() -> ask(connection, "SELECT LAST_INSERT_ID()"))
                    .isInstanceOf(SQLFeatureNotSupportedException.class)
                    .hasMessageContainingAll("was not sent", "getGeneratedKeys");
            insert(connection, 2);
            ask(connection, "SELECT LAST_INSERT_ID()");
        }
    }

    @Test
    void aReadWhoseReplicaDiesIsReadFromAnother() throws SQLException {
        stage.db2.dieBefore("SELECT");
        stage.db3.dieBefore("SELECT");
        try (Connection connection = stage.connection()) {
            assertThat(count(connection)).as("both died, so the primary's").isZero();
        }
    }
}
