package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
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
}
