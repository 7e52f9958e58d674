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
 * Which node takes a read: of two replicas, the one that is likely to answer first, by its latency and by how many reads it has
 * in work (Mitzenmacher, "The power of two choices in randomized load balancing"). Those in the own zone come first; one that
 * fails is put aside for a while that grows.
 *
 * <p>For a second, one of the two is the replica that was chosen last, and the other is drawn at random; it has to be clearly
 * better. Reads one after the other then find warm caches, and seldom go back in time.
 */
final class ReadChoice {
    private static final long ASIDE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_DOUBLINGS = 5;

    /** Differences below this are noise. */
    private static final long FLOOR_NANOS = Duration.ofNanos(50_000).toNanos();

    /** A latency counts half after so long: a replica that was slow once gets another try. */
    private static final long HALF_LIFE_NANOS = Duration.ofSeconds(5).toNanos();

    private static final double NEWEST_COUNTS = 0.2;

    private static final long STAY_NANOS = Duration.ofSeconds(1).toNanos();

    /** By how much another replica must be better before the time is over. */
    private static final double CLEARLY = 1.5;

    private final ToIntFunction<NodeId> inFlight;
    private final String zone;
    private final Map<NodeId, NodeRecord> records = new ConcurrentHashMap<>();
    private volatile @Nullable Candidates candidates;
    private volatile @Nullable Stay stay;

    /** What is known of a node; written by many threads, and a lost update does no harm. */
    private static final class NodeRecord {
        private final Optional<NodeId> node;
        private volatile double latency;
        private volatile long answeredAt;
        private volatile int failures;
        private volatile long asideUntil;

        NodeRecord(NodeId node) {
            this.node = Optional.of(node);
        }

        boolean isAside(long now) {
            return failures > 0 && asideUntil - now > 0;
        }

        double latency(long now) {
            double age = Math.max(0, now - answeredAt);
            return Math.max((double) FLOOR_NANOS, latency * HALF_LIFE_NANOS / (HALF_LIFE_NANOS + age));
        }
    }

    /** The replicas of a view, those of the own zone apart; made once for each view. */
    private record Candidates(RouterView view, List<NodeRecord> near, List<NodeRecord> all) {}

    /** The replica that was chosen last, until when it is preferred. */
    private record Stay(NodeRecord with, long until) {}

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
     * @param now in nanoseconds of {@link System#nanoTime}, as everywhere here
     */
    Optional<NodeId> choose(RouterView view, Set<NodeId> passedOver, long now) {
        Candidates candidates = candidates(view);
        Optional<NodeId> near = likeliest(candidates.near(), passedOver, now);
        Optional<NodeId> any = near.isPresent() ? near : likeliest(candidates.all(), passedOver, now);
        if (any.isPresent()) {
            return any;
        }
        return view.writable().isPresent()
                ? view.writable()
                : candidates.all().stream().findAny().flatMap(record -> record.node);
    }

    @SuppressWarnings("ReferenceEquality") // an equal view costs no more than making the lists again
    private Candidates candidates(RouterView view) {
        Candidates known = candidates;
        if (known == null || known.view() != view) {
            List<NodeId> all = view.readable();
            known = new Candidates(
                    view,
                    all.stream()
                            .filter(node -> isNear(view, node))
                            .map(this::record)
                            .toList(),
                    all.stream().map(this::record).toList());
            candidates = known;
        }
        return known;
    }

    private boolean isNear(RouterView view, NodeId node) {
        return !zone.isEmpty()
                && Objects.requireNonNull(view.nodes().get(node)).zone().equals(zone);
    }

    private Optional<NodeId> likeliest(List<NodeRecord> nodes, Set<NodeId> passedOver, long now) {
        NodeRecord kept = kept(nodes, passedOver, now);
        NodeRecord first = null;
        int start = nodes.size() < 2 ? 0 : ThreadLocalRandom.current().nextInt(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            NodeRecord node = nodes.get((start + i) % nodes.size());
            if (node == kept || isOut(node, passedOver, now)) {
                continue;
            }
            if (kept != null) {
                return cost(kept, now) <= CLEARLY * cost(node, now) ? kept.node : stayWith(node, now);
            }
            if (first != null) {
                return stayWith(cost(first, now) <= cost(node, now) ? first : node, now);
            }
            first = node;
        }
        NodeRecord only = kept == null ? first : kept;
        return only == null ? Optional.empty() : only.node;
    }

    private @Nullable NodeRecord kept(List<NodeRecord> nodes, Set<NodeId> passedOver, long now) {
        Stay last = stay;
        if (last == null || last.until() - now <= 0 || isOut(last.with(), passedOver, now)) {
            return null;
        }
        return nodes.contains(last.with()) ? last.with() : null;
    }

    private Optional<NodeId> stayWith(NodeRecord node, long now) {
        stay = new Stay(node, now + STAY_NANOS);
        return node.node;
    }

    private static boolean isOut(NodeRecord node, Set<NodeId> passedOver, long now) {
        return node.isAside(now) || (!passedOver.isEmpty() && passedOver.contains(node.node.orElseThrow()));
    }

    private double cost(NodeRecord node, long now) {
        return (inFlight.applyAsInt(node.node.orElseThrow()) + 1) * node.latency(now);
    }

    private NodeRecord record(NodeId node) {
        NodeRecord known = records.get(node);
        return known == null ? records.computeIfAbsent(node, NodeRecord::new) : known;
    }

    /** A read was answered, just now. */
    void answered(NodeId node, long began, long now) {
        NodeRecord record = record(node);
        long nanos = now - began;
        record.latency = record.latency == 0 ? nanos : record.latency + NEWEST_COUNTS * (nanos - record.latency);
        record.answeredAt = now;
        if (record.failures != 0) {
            record.failures = 0;
        }
    }

    /** A read, or a connection for one, failed. */
    void failed(NodeId node, long now) {
        NodeRecord record = record(node);
        int doublings = Math.min(record.failures, MOST_DOUBLINGS);
        record.failures = doublings + 1;
        record.asideUntil = now + (ASIDE_NANOS << doublings);
    }
}
