package dev.understudy.router;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * A data source's figures for Micrometer, and those of HikariCP for each of its pools; the names are in {@code docs/reference/router.md}. Micrometer is needed only by who
 * uses this class.
 */
public final class UnderstudyMetrics implements MeterBinder {
    private static final String PREFIX = "understudy.router.";

    private final UnderstudyDataSource source;
    private final Tags tags;

    /**
     * Prepares the figures of a data source, which need not be started.
     *
     * @param tags added to every meter; the cluster is added by itself
     */
    public UnderstudyMetrics(UnderstudyDataSource source, Tags tags) {
        this.source = source;
        this.tags = tags.and("cluster", source.cluster());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        source.meters().putInto(registry);
        gauge(
                registry,
                "writable",
                "1 while writes are let through",
                status -> status.primary().isPresent() ? 1 : 0);
        gauge(
                registry,
                "replicas",
                "how many replicas take reads",
                status -> status.replicas().size());
        gauge(registry, "waiting", "how many requests wait for a server", RouterStatus::waiting);
        gauge(
                registry,
                "epoch",
                "the epoch of the cluster",
                status -> status.epoch().value());
        gauge(
                registry,
                "connections.used",
                "how many connections the application uses",
                status -> status.inFlight().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum());
        TimeGauge.builder(
                        PREFIX + "pause.max",
                        source,
                        TimeUnit.MILLISECONDS,
                        of(status -> status.longestPause().toMillis()))
                .description("the longest time that writes were not let through")
                .tags(tags)
                .register(registry);
        counter(registry, "changeovers", tags, "how often the primary changed", RouterStatus::changeovers);
        String lost = "commits whose answer was lost";
        counter(
                registry,
                "commits.lost",
                tags.and("outcome", "committed"),
                lost,
                s -> s.lostCommits().committed());
        counter(
                registry,
                "commits.lost",
                tags.and("outcome", "not_committed"),
                lost,
                s -> s.lostCommits().notCommitted());
        counter(
                registry,
                "commits.lost",
                tags.and("outcome", "unknown"),
                lost,
                s -> s.lostCommits().unknown());
    }

    private void gauge(MeterRegistry registry, String name, String meaning, ToDoubleFunction<RouterStatus> figure) {
        Gauge.builder(PREFIX + name, source, of(figure))
                .description(meaning)
                .tags(tags)
                .register(registry);
    }

    private void counter(
            MeterRegistry registry, String name, Tags all, String meaning, ToDoubleFunction<RouterStatus> figure) {
        FunctionCounter.builder(PREFIX + name, source, of(figure))
                .description(meaning)
                .tags(all)
                .register(registry);
    }

    /** NaN is what Micrometer takes for "not known": before the start and after the end. */
    private static ToDoubleFunction<UnderstudyDataSource> of(ToDoubleFunction<RouterStatus> figure) {
        return source -> source.status().map(figure::applyAsDouble).orElse(Double.NaN);
    }
}
