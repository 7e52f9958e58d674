package dev.understudy.spring;

import dev.understudy.client.NodeId;
import dev.understudy.router.RouterStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the cluster takes writes, as the router sees it: UP, OUT_OF_SERVICE while there is no writable primary, DOWN if the
 * data source is closed. It sends no statement.
 */
final class UnderstudyHealthIndicator implements HealthIndicator {
    private final Supplier<Optional<RouterStatus>> status;

    UnderstudyHealthIndicator(Supplier<Optional<RouterStatus>> status) {
        this.status = status;
    }

    @Override
    public Health health() {
        return status.get()
                .map(UnderstudyHealthIndicator::of)
                .orElseGet(() -> Health.down()
                        .withDetail("reason", "the data source is not started, or closed")
                        .build());
    }

    private static Health of(RouterStatus status) {
        Health.Builder health = status.primary().isPresent() ? Health.up() : Health.outOfService();
        List<String> replicas = status.replicas().stream().map(NodeId::value).toList();
        health.withDetail("cluster", status.cluster().value())
                .withDetail("epoch", status.epoch().value())
                .withDetail("replicas", replicas)
                .withDetail("waiting", status.waiting());
        status.primary()
                .ifPresentOrElse(
                        primary -> health.withDetail("primary", primary.value()),
                        () -> health.withDetail(
                                "reason", "no primary takes writes (" + status.phase() + "): " + status.reason()));
        return health.build();
    }
}
