package dev.understudy.router;

import static dev.understudy.router.Stage.count;
import static dev.understudy.router.Stage.insert;
import static dev.understudy.router.Views.DB1;
import static dev.understudy.router.Views.DB2;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads by statement routing while results and generated keys of others are still to be fetched. */
@Timeout(30)
class OpenResultsTest extends RoutingStories {
    OpenResultsTest() throws SQLException {
        super();
    }

    @Test
    void readingAndWritingByTurnsDoesNotReconnect() throws SQLException {
        try (Connection connection = stage.connection();
                PreparedStatement read = connection.prepareStatement("SELECT COUNT(*) FROM t WHERE id > ?");
                PreparedStatement write = connection.prepareStatement("INSERT INTO t VALUES (?, 'x')")) {
            for (int i = 0; i < 50; i++) {
                write.setInt(1, i);
                write.executeUpdate();
                read.setInt(1, 100);
                try (ResultSet result = read.executeQuery()) {
                    result.next();
                    assertThat(result.getInt(1)).isEqualTo(ON_A_REPLICA);
                }
            }
        }
        assertThat(stage.db1.rows()).isEqualTo(50);
        assertThat(stage.db1.connects() + stage.db2.connects() + stage.db3.connects())
                .isLessThan(12);
        assertThat(stage.router.status().inFlight().values()).containsOnly(0);
    }

    @Test
    void rowsCanBeChangedWhileTheyAreRead() throws SQLException {
        try (Connection connection = stage.connection();
                Statement reading = connection.createStatement()) {
            try (ResultSet result = reading.executeQuery("SELECT id FROM t ORDER BY id")) {
                int rows = 0;
                while (result.next()) {
                    insert(connection, result.getInt(1));
                    rows++;
                }
                assertThat(rows).isEqualTo(ON_A_REPLICA);
            }
            insert(connection, 1);
            assertThat(stage.router.status().inFlight()).containsEntry(DB1, 1);
            assertThat(stage.router.status().inFlight().values().stream()
                            .mapToInt(n -> n)
                            .sum())
                    .as("the replica's is given back when the result is closed")
                    .isEqualTo(1);
        }
        assertThat(stage.db1.rows()).isEqualTo(ON_A_REPLICA + 1);
    }

    @Test
    void aStatementThatIsUsedAgainGivesUpWhatItHadRead() throws SQLException {
        try (Connection connection = stage.connection();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 3; i++) {
                ResultSet unread = statement.executeQuery("SELECT id FROM t ORDER BY id");
                statement.executeUpdate("INSERT INTO t VALUES (" + i + ", 'x')");
                assertThat(unread.isClosed()).isTrue();
                assertThat(leased()).isEqualTo(1);
            }
        }
        assertThat(stage.db1.rows()).isEqualTo(3);
    }

    @Test
    void aResultThatIsNotFetchedYetIsKept() throws SQLException {
        try (Connection connection = stage.connection();
                Statement reading = connection.createStatement()) {
            assertThat(reading.execute("SELECT id FROM t ORDER BY id")).isTrue();
            insert(connection, 1);
            try (ResultSet result = reading.getResultSet()) {
                assertThat(result.next()).isTrue();
                assertThat(result.getInt(1)).isEqualTo(101);
            }
        }
    }

    @Test
    void aReadThatFollowsAParkedOneUsesItsConnection() throws SQLException {
        try (Connection connection = stage.connection();
                Statement reading = connection.createStatement();
                ResultSet result = reading.executeQuery("SELECT id FROM t ORDER BY id")) {
            insert(connection, 1);
            assertThat(count(connection)).isEqualTo(ON_A_REPLICA);
            assertThat(stage.router.status().inFlight().values().stream()
                            .mapToInt(n -> n)
                            .sum())
                    .isEqualTo(1);
            assertThat(result.next()).isTrue();
        }
        assertThat(stage.router.status().inFlight().values()).containsOnly(0);
    }

    @Test
    void whileAResultOfThePrimaryIsReadReadsStayThere() throws SQLException {
        try (Connection connection = stage.connection();
                Statement locking = connection.createStatement()) {
            try (ResultSet result = locking.executeQuery("SELECT id FROM t FOR UPDATE")) {
                assertThat(count(connection)).isZero();
                assertThat(result.next()).isFalse();
            }
            assertThat(count(connection)).isEqualTo(ON_A_REPLICA);
        }
    }

    @Test
    void generatedKeysAreThereUntilTheyAreFetched() throws SQLException {
        stage.db1.run("CREATE TABLE k (id INT AUTO_INCREMENT PRIMARY KEY, v INT)");
        String sql = "INSERT INTO k (v) VALUES (7)";
        try (Connection connection = stage.connection();
                PreparedStatement change = connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
            change.executeUpdate();
            assertThat(count(connection)).as("on the primary").isZero();
            try (ResultSet keys = change.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
                assertThat(keys.getInt(1)).isEqualTo(1);
            }
            assertThat(count(connection)).isEqualTo(ON_A_REPLICA);
        }
    }

    @Test
    void rowsThatCanBeChangedInTheResultComeFromThePrimary() throws SQLException {
        try (Connection connection = stage.connection();
                Statement statement =
                        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE);
                ResultSet result = statement.executeQuery("SELECT id FROM t")) {
            assertThat(result.next()).isFalse();
        }
    }

    @Test
    void aChangeOfPrimaryLeavesReadsAlone() throws SQLException {
        try (Connection connection = stage.connection();
                Statement reading = connection.createStatement();
                ResultSet result = reading.executeQuery("SELECT id FROM t ORDER BY id")) {
            insert(connection, 1);
            stage.router.publish(Views.revoking(4, DB1));
            stage.router.publish(Views.failedOver(4, DB2, DB1));
            insert(connection, 2);
            assertThat(result.next()).isTrue();
        }
        assertThat(stage.db2.rows()).isEqualTo(ON_A_REPLICA + 1);
    }

    private int leased() {
        return stage.router.status().inFlight().values().stream()
                .mapToInt(lent -> lent)
                .sum();
    }
}
