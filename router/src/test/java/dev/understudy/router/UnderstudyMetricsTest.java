package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnderstudyMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void beforeTheStartNothingIsKnown() throws SQLException {
        try (UnderstudyDataSource source = UnderstudyDataSource.builder()
                .ensemble("127.0.0.1:1")
                .cluster("shop")
                .build()) {
            new UnderstudyMetrics(source, Tags.of("service", "web")).bindTo(registry);
            assertThat(registry.get("understudy.router.waiting")
                            .tags("cluster", "shop", "service", "web")
                            .gauge()
                            .value())
                    .isNaN();
            assertThat(registry.get("understudy.router.commits.lost").functionCounters())
                    .hasSize(3);
        }
    }

    @Test
    void changesOfPrimaryAndLostCommitsAreCounted() throws SQLException {
        try (Stage stage = new Stage();
                Connection connection = stage.transaction()) {
            Stage.insert(connection, 1);
            stage.db1.breakAfter("COMMIT");
            try {
                connection.commit();
            } catch (TransactionOutcomeUnknownException e) {
                // As it should be.
            }
            stage.router.publish(Views.revoking(4, Views.DB1));
            stage.router.publish(Views.failedOver(4, Views.DB2, Views.DB1));

            RouterStatus status = stage.router.status();
            assertThat(status.changeovers()).isEqualTo(1);
            assertThat(status.lostCommits()).isEqualTo(new LostCommits(0, 0, 1));
        }
    }

    @Test
    void eachPoolHasItsOwnFigures() throws Exception {
        PoolMeters meters = new PoolMeters();
        try (FakeServer server = new FakeServer(Views.DB1)) {
            NodePool early = pool(server, "early");
            meters.add(early);
            meters.putInto(registry);
            NodePool late = pool(server, "late");
            meters.add(late);
            try (Connection connection = late.borrow()) {
                assertThat(connection.isClosed()).isFalse();
                assertThat(figure("late")).isEqualTo(1);
                assertThat(figure("early")).isZero();
            } finally {
                early.cut();
                late.cut();
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> registry.find("hikaricp.connections.active")
                            .gauges()
                            .isEmpty());
        }
    }

    private double figure(String pool) {
        return registry.get("hikaricp.connections.active")
                .tag("pool", pool)
                .gauge()
                .value();
    }

    private static NodePool pool(FakeServer server, String name) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setMinimumIdle(0);
        return HikariNodePool.open(config, server::connect, Runnable::run);
    }
}
