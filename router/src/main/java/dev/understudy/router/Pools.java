package dev.understudy.router;

import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The pools of every node, kept in step with the view. */
final class Pools {
    private static final int READY_ON_CANDIDATE = 1;

    private final NodePoolFactory factory;
    private final int readyOnPrimary;
    private final Map<NodeId, PoolEntry> forWrites = new ConcurrentHashMap<>();
    private final Map<NodeId, PoolEntry> forReads = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Pools(NodePoolFactory factory, int readyOnPrimary) {
        this.factory = factory;
        this.readyOnPrimary = readyOnPrimary;
    }

    /** Cuts the pools that the view does not tolerate, then opens those that it will need. */
    synchronized void adopt(RouterView view) {
        if (closed) {
            return;
        }
        for (PoolEntry entry : all()) {
            if (!entry.isToleratedBy(view)) {
                drop(entry);
            }
        }
        view.nodes().forEach((node, seen) -> {
            if (seen.isCandidate()) {
                boolean primary = view.primary().equals(Optional.of(node));
                entry(node, seen.endpoint(), Use.WRITE).pool().keepReady(primary ? readyOnPrimary : READY_ON_CANDIDATE);
            }
            if (seen.standing() == Standing.READABLE) {
                entry(node, seen.endpoint(), Use.READ);
            }
        });
    }

    private void drop(PoolEntry entry) {
        if (of(entry.key().use()).remove(entry.key().node(), entry)) {
            entry.pool().cut();
        }
    }

    private Map<NodeId, PoolEntry> of(Use use) {
        return switch (use) {
            case WRITE -> forWrites;
            case READ -> forReads;
        };
    }

    private List<PoolEntry> all() {
        return Stream.of(Use.values()).flatMap(use -> of(use).values().stream()).toList();
    }

    private PoolEntry entry(NodeId node, Endpoint endpoint, Use use) {
        PoolEntry known = of(use).get(node);
        if (known != null) {
            return known;
        }
        return of(use).computeIfAbsent(
                        node, n -> new PoolEntry(new PoolEntry.Key(n, endpoint, use), factory.open(n, endpoint, use)));
    }

    /**
     * Lends a connection to a node of the view.
     *
     * @throws SQLException if none is to be had now
     */
    Lease lend(RouterView view, NodeId node, Use use) throws SQLException {
        NodeView seen = view.nodes().get(node);
        if (closed || seen == null) {
            throw Errors.closed("data source");
        }
        PoolEntry entry = entry(node, seen.endpoint(), use);
        if (!entry.isToleratedBy(view)) {
            // The view has not been adopted yet. A pool never lends under two epochs: cutting it frees the older one's.
            drop(entry);
            entry = entry(node, seen.endpoint(), use);
        }
        if (closed) {
            entry.pool().cut();
        }
        return entry.lend(view);
    }

    /** How many connections to a node are in use for this. */
    int lent(NodeId node, Use use) {
        PoolEntry entry = of(use).get(node);
        return entry == null ? 0 : entry.lent();
    }

    /** How many connections to each node are in use. */
    SortedMap<NodeId, Integer> lent() {
        SortedMap<NodeId, Integer> sums = new TreeMap<>();
        all().forEach(entry -> sums.merge(entry.key().node(), entry.lent(), Integer::sum));
        return sums;
    }

    synchronized void close() {
        closed = true;
        all().forEach(entry -> entry.pool().cut());
        forWrites.clear();
        forReads.clear();
    }
}
