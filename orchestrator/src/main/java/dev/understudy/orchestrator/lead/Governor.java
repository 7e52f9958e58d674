package dev.understudy.orchestrator.lead;

import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterState;
import dev.understudy.orchestrator.decide.Decision;
import dev.understudy.orchestrator.decide.Slots;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Counts the failovers that begin in the clusters of one orchestrator process, and so bounds how many begin within a window.
 * The clusters' threads share it.
 */
public final class Governor {
    /** How many clusters may begin a failover within the window if nobody says otherwise. */
    public static final int STANDARD_LIMIT = 10;

    /** The window if nobody says otherwise. */
    public static final Duration STANDARD_WINDOW = Duration.ofMinutes(1);

    private final int limit;
    private final Duration window;

    /** When each cluster's failover began, by {@link System#nanoTime()}; guarded by this. */
    private final SortedMap<ClusterName, Long> starts = new TreeMap<>();

    /**
     * Makes one that has counted nothing.
     *
     * @throws IllegalArgumentException if no cluster could ever fail over
     */
    public Governor(int limit, Duration window) {
        if (limit < 1) {
            throw new IllegalArgumentException(
                    "with " + limit + " failovers no cluster could ever fail over: allow 1 or more");
        }
        this.limit = limit;
        this.window = window;
    }

    /** One with the usual limit. */
    public static Governor standard() {
        return new Governor(STANDARD_LIMIT, STANDARD_WINDOW);
    }

    /**
     * Decides with the slots as they are now, and takes one if a failover begins. Nobody else decides meanwhile, so that two
     * do not take the last slot; a decision is a computation of less than a millisecond.
     *
     * @param record the cluster's record; empty if there is none
     * @param nowNanos a time of {@link System#nanoTime()}
     */
    public synchronized Decision decide(
            ClusterName cluster, Optional<ClusterState> record, long nowNanos, Function<Slots, Decision> decider) {
        starts.values().removeIf(start -> nowNanos - start >= window.toNanos());
        Decision decision = decider.apply(new Slots(limit, window, new TreeMap<>(starts).navigableKeySet()));
        if (record.filter(before -> Slots.isTakenBy(decision, before)).isPresent()) {
            starts.put(cluster, nowNanos);
        }
        return decision;
    }

    /** The cluster's failover waits, was refused, or was not begun after all: it holds no slot. */
    public synchronized void release(ClusterName cluster) {
        starts.remove(cluster);
    }
}
