package dev.understudy.router;

import static dev.understudy.router.Stage.count;
import static dev.understudy.router.Stage.insert;
import static dev.understudy.router.Views.DB1;
import static dev.understudy.router.Views.DB2;
import static dev.understudy.router.Views.DB3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The primary begins without rows, each replica with two. */
@Timeout(30)
class StatementRoutingTest {
    private static final int ON_A_REPLICA = 2;

    private final Stage stage;

    StatementRoutingTest() throws SQLException {
        stage = new Stage(Map.of("gateTimeout", "5s", "routing", "STATEMENT"));
    }

    @BeforeEach
    void fill() throws SQLException {
        for (FakeServer replica : new FakeServer[] {stage.db2, stage.db3}) {
            replica.run("INSERT INTO t VALUES (101, 'x')");
            replica.run("INSERT INTO t VALUES (102, 'x')");
        }
    }

    @AfterEach
    void close() throws SQLException {
        stage.close();
    }

    private static int run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql) ? -1 : statement.getUpdateCount();
        }
    }

    private static int ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
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
    void aPoolInFrontDoesNotHideTheConnection() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setMaximumPoolSize(1);
        config.setDataSource(new PhysicalConnections(stage::connection));
        try (HikariDataSource pool = new HikariDataSource(config);
                Connection connection = pool.getConnection();
                RouteScope scope = connection.unwrap(UnderstudyConnection.class).onPrimary()) {
            assertThat(scope).isNotNull();
            assertThat(count(connection)).isZero();
        }
    }

    private int leased() {
        return stage.router.status().inFlight().values().stream()
                .mapToInt(lent -> lent)
                .sum();
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
    void aHintInTheTextIsObeyed() throws SQLException {
        try (Connection connection = stage.connection()) {
            assertThat(ask(connection, "/* understudy:primary */ SELECT COUNT(*) FROM t"))
                    .isZero();
            assertThatThrownBy(() -> run(connection, "/* understudy:replica */ INSERT INTO t VALUES (1, 'x')"))
                    .isInstanceOf(SQLFeatureNotSupportedException.class)
                    .hasMessageEndingWith(
                            "was not sent: it cannot go to a replica as it was hinted to: it changes data");
        }
        assertThat(stage.db1.rows()).isZero();
    }

    @Test
    void aScopeHoldsUntilItIsClosed() throws SQLException {
        try (Connection connection = stage.connection()) {
            UnderstudyConnection own = connection.unwrap(UnderstudyConnection.class);
            try (RouteScope outer = own.onPrimary()) {
                assertThat(outer).isNotNull();
                assertThat(count(connection)).isZero();
                assertThat(ask(connection, "/* understudy:replica */ SELECT COUNT(*) FROM t"))
                        .isEqualTo(ON_A_REPLICA);
                try (RouteScope inner = own.onReplica()) {
                    assertThat(inner).isNotNull();
                    assertThat(ask(connection, "SELECT COUNT(*) FROM t")).isEqualTo(ON_A_REPLICA);
                    assertThatThrownBy(() -> insert(connection, 1)).isInstanceOf(SQLFeatureNotSupportedException.class);
                    assertThat(own.explain("SELECT f(1)").target()).isEqualTo(RouteTarget.REPLICA);
                }
                assertThat(count(connection)).isZero();
            }
            assertThat(count(connection)).isEqualTo(ON_A_REPLICA);
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

    @Test
    void itIsExplainedWhereAStatementWouldGo() throws SQLException {
        assertThat(stage.router.explain("SELECT 1"))
                .isEqualTo(new RouteExplanation(RouteTarget.REPLICA, "it only reads", List.of(DB2, DB3)));
        assertThat(stage.router.explain("DELETE FROM t"))
                .isEqualTo(new RouteExplanation(RouteTarget.PRIMARY, "it changes data", List.of(DB1)));
        assertThat(stage.router
                        .explain("/* understudy:replica */ DELETE FROM t")
                        .nodes())
                .isEmpty();
        stage.router.publish(Views.withoutReplicas(Views.stable(3, DB1)));
        assertThat(stage.router.explain("SELECT 1").reason()).isEqualTo("it only reads; no replica takes reads now");
        assertThat(stage.router.explain("SELECT 1").nodes()).containsExactly(DB1);
        assertThat(stage.db1.rows()).isZero();
    }

    @Test
    void aConnectionExplainsWithWhatHoldsForIt() throws SQLException {
        try (Connection connection = stage.connection()) {
            UnderstudyConnection own = connection.unwrap(UnderstudyConnection.class);
            assertThat(own.explain("SELECT 1").target()).isEqualTo(RouteTarget.REPLICA);
            run(connection, "BEGIN");
            assertThat(own.explain("SELECT 1").reason()).isEqualTo("it is in a transaction");
            run(connection, "COMMIT");
            connection.setReadOnly(true);
            assertThat(own.explain("DELETE FROM t").reason()).isEqualTo("the connection is read-only");
        }
    }
}
