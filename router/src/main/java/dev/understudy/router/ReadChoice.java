package dev.understudy.router;

import dev.understudy.client.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which node takes a read: of two replicas drawn at random, the one that is likely to answer first, by its latency and by how
 * many reads it has in work (Mitzenmacher, "The power of two choices in randomized load balancing"). Those in the own zone
 * come first; one that fails is put aside for a while that grows.
 */
final class ReadChoice {
    private static final long ASIDE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_DOUBLINGS = 5;

    /** Differences below this are noise. */
    private static final long FLOOR_NANOS = Duration.ofNanos(50_000).toNanos();

    /** A latency counts half after so long: a replica that was slow once gets another try. */
    private static final long HALF_LIFE_NANOS = Duration.ofSeconds(5).toNanos();

    private static final double NEWEST_COUNTS = 0.2;

    private final ToIntFunction<NodeId> inFlight;
    private final String zone;
    private final Map<NodeId, NodeRecord> records = new ConcurrentHashMap<>();
    private volatile @Nullable Candidates candidates;

    /** What is known of a node; written by many threads, and a lost update does no harm. */
    private static final class NodeRecord {
        private volatile double latency;
        private volatile long answeredAt = System.nanoTime();
        private volatile int failures;
        private volatile long asideUntil;

        boolean isAside(long now) {
            return failures > 0 && asideUntil - now > 0;
        }

        double latency(long now) {
            double halvings = (double) (now - answeredAt) / HALF_LIFE_NANOS;
            return Math.max((double) FLOOR_NANOS, latency * Math.pow(0.5, halvings));
        }
    }

    /** The replicas of a view, those of the own zone apart; made once for each view. */
    private record Candidates(RouterView view, List<NodeId> near, List<NodeId> all) {}

    /**
     * Begins with nothing known.
     *
     * @param inFlight how many reads a node has in work
     * @param zone where the application runs; empty: nowhere in particular
     */
    ReadChoice(ToIntFunction<NodeId> inFlight, String zone) {
        this.inFlight = inFlight;
        this.zone = zone;
    }

    /**
     * The node for a read; empty if the view has none.
     *
     * @param passedOver replicas that have been tried for this read and lack what it wants to see
     */
    Optional<NodeId> choose(RouterView view, Set<NodeId> passedOver) {
        Candidates now = candidates(view);
        Optional<NodeId> near = likeliest(now.near(), passedOver);
        Optional<NodeId> any = near.isPresent() ? near : likeliest(now.all(), passedOver);
        if (any.isPresent()) {
            return any;
        }
        return view.writable().isPresent()
                ? view.writable()
                : now.all().stream().findAny();
    }

    private Candidates candidates(RouterView view) {
        Candidates known = candidates;
        if (known == null || !known.view().equals(view)) {
            List<NodeId> all = view.readable();
            List<NodeId> near = all.stream().filter(node -> isNear(view, node)).toList();
            known = new Candidates(view, near, all);
            candidates = known;
        }
        return known;
    }

    private boolean isNear(RouterView view, NodeId node) {
        return !zone.isEmpty()
                && Objects.requireNonNull(view.nodes().get(node)).zone().equals(zone);
    }

    private Optional<NodeId> likeliest(List<NodeId> nodes, Set<NodeId> passedOver) {
        long now = System.nanoTime();
        int start = nodes.size() < 2 ? 0 : ThreadLocalRandom.current().nextInt(nodes.size());
        NodeId first = null;
        for (int i = 0; i < nodes.size(); i++) {
            NodeId node = nodes.get((start + i) % nodes.size());
            if (passedOver.contains(node) || record(node).isAside(now)) {
                continue;
            }
            if (first != null) {
                return Optional.of(cost(first, now) <= cost(node, now) ? first : node);
            }
            first = node;
        }
        return Optional.ofNullable(first);
    }

    private double cost(NodeId node, long now) {
        return (inFlight.applyAsInt(node) + 1) * record(node).latency(now);
    }

    private NodeRecord record(NodeId node) {
        NodeRecord known = records.get(node);
        return known == null ? records.computeIfAbsent(node, n -> new NodeRecord()) : known;
    }

    /** A read was answered. */
    void answered(NodeId node, long nanos) {
        NodeRecord record = record(node);
        record.latency = record.latency == 0 ? nanos : record.latency + NEWEST_COUNTS * (nanos - record.latency);
        record.answeredAt = System.nanoTime();
        record.failures = 0;
    }

    /** A read, or a connection for one, failed. */
    void failed(NodeId node) {
        NodeRecord record = record(node);
        int doublings = Math.min(record.failures, MOST_DOUBLINGS);
        record.failures = doublings + 1;
        record.asideUntil = System.nanoTime() + (ASIDE_NANOS << doublings);
    }
}
