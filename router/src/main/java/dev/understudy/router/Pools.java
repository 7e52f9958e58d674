package dev.understudy.router;

import dev.understudy.client.NodeId;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The pools of every node, kept in step with the view. */
final class Pools {
    private static final int READY_ON_CANDIDATE = 1;

    private final NodePoolFactory factory;
    private final int readyOnPrimary;
    private final Map<PoolEntry.Key, PoolEntry> entries = new ConcurrentHashMap<>();
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
        entries.values().forEach(entry -> {
            if (!entry.isToleratedBy(view)) {
                drop(entry);
            }
        });
        view.nodes().forEach((node, seen) -> {
            if (seen.isCandidate()) {
                boolean primary = view.primary().equals(Optional.of(node));
                entry(new PoolEntry.Key(node, seen.endpoint(), Use.WRITE))
                        .pool()
                        .keepReady(primary ? readyOnPrimary : READY_ON_CANDIDATE);
            }
            if (seen.standing() == Standing.READABLE) {
                entry(new PoolEntry.Key(node, seen.endpoint(), Use.READ));
            }
        });
    }

    private void drop(PoolEntry entry) {
        if (entries.remove(entry.key(), entry)) {
            entry.pool().cut();
        }
    }

    private PoolEntry entry(PoolEntry.Key key) {
        return entries.computeIfAbsent(key, k -> new PoolEntry(k, factory.open(k.node(), k.endpoint(), k.use())));
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
        PoolEntry.Key key = new PoolEntry.Key(node, seen.endpoint(), use);
        PoolEntry entry = entry(key);
        if (!entry.isToleratedBy(view)) {
            // The view has not been adopted yet. A pool never lends under two epochs: cutting it frees the older one's.
            drop(entry);
            entry = entry(key);
        }
        if (closed) {
            entry.pool().cut();
        }
        return entry.lend(view);
    }

    /** How many connections to a node are in use for this. */
    int lent(NodeId node, Use use) {
        int sum = 0;
        for (PoolEntry entry : entries.values()) {
            if (entry.key().use() == use && entry.key().node().equals(node)) {
                sum += entry.lent();
            }
        }
        return sum;
    }

    /** How many connections to each node are in use. */
    SortedMap<NodeId, Integer> lent() {
        SortedMap<NodeId, Integer> sums = new TreeMap<>();
        entries.values().forEach(entry -> sums.merge(entry.key().node(), entry.lent(), Integer::sum));
        return sums;
    }

    synchronized void close() {
        closed = true;
        entries.values().forEach(entry -> entry.pool().cut());
        entries.clear();
    }
}
