package dev.understudy.router;

import static dev.understudy.router.Stage.count;
import static dev.understudy.router.Stage.insert;
import static dev.understudy.router.Views.DB1;
import static dev.understudy.router.Views.DB2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RoutedConnectionTest {
    private Stage stage;

    RoutedConnectionTest() throws SQLException {
        stage = new Stage();
    }

    @AfterEach
    void close() throws SQLException {
        stage.close();
    }

    private int lent() {
        return stage.router.status().inFlight().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    @Test
    void nothingIsBoundBeforeAStatementRuns() throws SQLException {
        stage.db1.kill();
        stage.router.publish(Views.revoking(4, DB1));
        try (Connection connection = stage.connection()) {
            connection.setReadOnly(true);
            connection.setReadOnly(false);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            assertThat(connection.getMetaData().getURL()).isEqualTo("jdbc:understudy://127.0.0.1:2181/shop/PUBLIC");
            assertThat(connection.isValid(1)).isTrue();
            PreparedStatement statement = connection.prepareStatement("SELECT ?");
            statement.setInt(1, 1);
            statement.setQueryTimeout(7);
            assertThat(statement.getQueryTimeout()).isEqualTo(7);
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
            assertThat(statement.getConnection()).isSameAs(connection);
            connection.commit();
            assertThat(lent()).isZero();
        }
    }

    @Test
    void readsGoToAReplicaAndWritesToThePrimary() throws SQLException {
        stage.db1.run("INSERT INTO t VALUES (1, 'primary')");
        try (Connection connection = stage.connection()) {
            assertThat(count(connection)).isEqualTo(1);
            connection.setReadOnly(true);
            assertThat(count(connection)).isZero();
            connection.setReadOnly(false);
            assertThat(count(connection)).isEqualTo(1);
        }
    }

    @Test
    void readsGoToThePrimaryIfNoReplicaMayBeRead() throws SQLException {
        stage.db1.run("INSERT INTO t VALUES (1, 'primary')");
        stage.router.publish(Views.withoutReplicas(Views.stable(3, DB1)));
        try (Connection connection = stage.connection()) {
            connection.setReadOnly(true);
            assertThat(count(connection)).isEqualTo(1);
        }
    }

    @Test
    void readsGoOnWhileNobodyIsPrimary() throws SQLException {
        stage.router.publish(Views.revoking(4, DB1));
        try (Connection connection = stage.connection()) {
            connection.setReadOnly(true);
            assertThat(count(connection)).isZero();
        }
    }

    @Test
    void readOnlyCannotChangeWithinATransaction() throws SQLException {
        try (Connection connection = stage.transaction()) {
            insert(connection, 1);
            assertThatThrownBy(() -> connection.setReadOnly(true)).hasMessageContaining("within a transaction");
            connection.rollback();
            connection.setReadOnly(true);
        }
    }

    @Test
    void closingRollsBackAndTheNextBorrowerFindsNoTrace() throws SQLException {
        Connection connection = stage.transaction();
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        insert(connection, 1);
        connection.close();
        assertThat(lent()).isZero();
        assertThat(stage.db1.rows()).isZero();
        try (Connection next = stage.connection()) {
            insert(next, 2);
            assertThat(next.getAutoCommit()).isTrue();
        }
        assertThat(stage.db1.rows()).isEqualTo(1);
        assertThatThrownBy(connection::createStatement).hasMessageContaining("closed");
    }

    @Test
    void turningAutoCommitOnCommits() throws SQLException {
        try (Connection connection = stage.transaction()) {
            insert(connection, 1);
            connection.setAutoCommit(true);
            assertThat(stage.db1.rows()).isEqualTo(1);
        }
    }

    @Test
    void aResultKnowsItsStatement() throws SQLException {
        try (Connection connection = stage.connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT 1")) {
            assertThat(result.getStatement()).isSameAs(statement);
            assertThat(result.getStatement().getConnection()).isSameAs(connection);
            assertThat(result.next()).isTrue();
        }
    }

    @Test
    void savepointsWorkWithinOneServer() throws SQLException {
        try (Connection connection = stage.transaction()) {
            insert(connection, 1);
            var savepoint = connection.setSavepoint("a");
            insert(connection, 2);
            connection.rollback(savepoint);
            connection.commit();
        }
        assertThat(stage.db1.rows()).isEqualTo(1);
    }

    @Test
    void anApplicationsOwnErrorIsHandedOn() throws SQLException {
        try (Connection connection = stage.connection()) {
            insert(connection, 1);
            assertThatThrownBy(() -> insert(connection, 1))
                    .isInstanceOf(SQLException.class)
                    .extracting("SQLState")
                    .isEqualTo("23505");
            assertThat(count(connection)).isEqualTo(1);
        }
    }

    @Test
    void autocommitIsSetThroughTheDriverOnly() throws SQLException {
        try (Connection connection = stage.connection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SET autocommit = 0"))
                    .isInstanceOf(SQLFeatureNotSupportedException.class)
                    .hasMessageContaining("Connection.setAutoCommit");
        }
    }

    @Test
    void aConnectionWhoseServerTookOverElsewhereIsCut() throws SQLException {
        try (Connection connection = stage.connection()) {
            insert(connection, 1);
            stage.router.publish(Views.stable(4, DB2));
            await().until(() -> stage.db1.openConnections() <= 2);
            insert(connection, 1);
        }
        assertThat(stage.db2.rows()).isEqualTo(1);
    }

    @Test
    void aFullGateSaysSo() throws Exception {
        stage.close();
        stage = new Stage(Map.of("gateTimeout", "5s", "gateCapacity", "1"));
        stage.router.publish(Views.revoking(4, DB1));
        stage.meanwhile(() -> {
            try (Connection connection = stage.connection()) {
                insert(connection, 1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> stage.router.status().waiting() == 1);
        try (Connection connection = stage.connection()) {
            assertThatThrownBy(() -> insert(connection, 2)).hasMessageContaining("gateCapacity");
        }
        stage.router.publish(Views.failedOver(4, DB2, DB1));
        await().until(() -> stage.db2.rows() == 1);
    }
}
