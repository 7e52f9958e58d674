package dev.understudy.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Epoch;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.router.LostCommits;
import dev.understudy.router.RouterStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class UnderstudyHealthIndicatorTest {
    private static Health health(Optional<RouterStatus> status) {
        return new UnderstudyHealthIndicator(() -> status).health();
    }

    private static RouterStatus status(Phase phase, Optional<NodeId> primary) {
        return new RouterStatus(
                ClusterName.of("shop"),
                new Epoch(7),
                phase,
                "db1 is dead",
                primary,
                List.of(NodeId.of("db2"), NodeId.of("db3")),
                4,
                new TreeMap<>(),
                Duration.ZERO,
                1,
                new LostCommits(0, 0, 0));
    }

    @Test
    void aClusterThatTakesWritesIsUp() {
        Health health = health(Optional.of(status(Phase.STABLE, Optional.of(NodeId.of("db1")))));
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsEntry("cluster", "shop")
                .containsEntry("epoch", 7L)
                .containsEntry("primary", "db1")
                .containsEntry("replicas", List.of("db2", "db3"))
                .containsEntry("waiting", 4)
                .doesNotContainKey("reason");
    }

    @Test
    void aClusterWithoutAWritablePrimaryIsOutOfServiceAndSaysWhy() {
        Health health = health(Optional.of(status(Phase.REVOKING, Optional.empty())));
        assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(health.getDetails())
                .containsEntry("reason", "no primary takes writes (REVOKING): db1 is dead")
                .doesNotContainKey("primary");
    }

    @Test
    void aDataSourceThatIsClosedIsDown() {
        Health health = health(Optional.empty());
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsKey("reason");
    }
}
