package dev.understudy.router;

import dev.understudy.client.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToIntFunction;

/**
 * Which node takes a read: the less busy of two replicas drawn at random. A replica that has just failed is put aside for
 * a moment.
 */
final class ReadChoice {
    private static final long ASIDE_NANOS = 1_000_000_000L;

    private final ToIntFunction<NodeId> load;
    private final Map<NodeId, Long> failedAt = new ConcurrentHashMap<>();

    ReadChoice(ToIntFunction<NodeId> load) {
        this.load = load;
    }

    /** The node for a read; empty if the view has none. */
    Optional<NodeId> choose(RouterView view) {
        List<NodeId> readable = view.readable();
        List<NodeId> good = readable.stream().filter(this::isGood).toList();
        if (!good.isEmpty()) {
            return Optional.of(lessBusy(good));
        }
        if (view.writable().isPresent()) {
            return view.writable();
        }
        return readable.isEmpty() ? Optional.empty() : Optional.of(lessBusy(readable));
    }

    private NodeId lessBusy(List<NodeId> nodes) {
        int size = nodes.size();
        if (size == 1) {
            return nodes.get(0);
        }
        int one = ThreadLocalRandom.current().nextInt(size);
        int other = (one + 1 + ThreadLocalRandom.current().nextInt(size - 1)) % size;
        return load.applyAsInt(nodes.get(one)) <= load.applyAsInt(nodes.get(other)) ? nodes.get(one) : nodes.get(other);
    }

    private boolean isGood(NodeId node) {
        Long failed = failedAt.get(node);
        return failed == null || System.nanoTime() - failed > ASIDE_NANOS;
    }

    void failed(NodeId node) {
        failedAt.put(node, System.nanoTime());
    }
}
