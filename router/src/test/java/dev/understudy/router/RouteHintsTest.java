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
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a statement goes by a hint or a scope, and how that is explained. */
@Timeout(30)
class RouteHintsTest extends RoutingStories {
    RouteHintsTest() throws SQLException {
        super();
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
