package dev.understudy.client;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents' last reports of a cluster, pushed as they change. A node whose agent has no session, or whose report
 * cannot be read, is absent: that says nothing about its server.
 */
public final class ReportWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReportWatch.class);

    private final String root;
    private final CuratorCache cache;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Replaced as a whole, under this. */
    private volatile SortedMap<NodeId, NodeReport> reports = Collections.emptySortedMap();

    public ReportWatch(CuratorFramework client, ClusterName cluster) {
        this.root = new ClusterPaths(cluster).nodes();
        this.cache = WatchedNodes.cache(client, root);
    }

    /** Begins to watch; listeners hear from then on. */
    public void start() {
        cache.listenable().addListener((type, before, now) -> change(before, now));
        cache.start();
    }

    /** The last report of each node whose agent has a session; a snapshot that does not change. */
    public SortedMap<NodeId, NodeReport> reports() {
        return reports;
    }

    /** Adds a listener that is called after every change. */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    private void change(@Nullable ChildData before, @Nullable ChildData now) {
        ChildData subject = now != null ? now : before;
        if (subject == null || subject.getPath().length() <= root.length()) {
            return;
        }
        String name = subject.getPath().substring(root.length() + 1);
        try {
            NodeId node = NodeId.of(name);
            replace(node, now == null ? null : read(node, now));
        } catch (IllegalArgumentException e) {
            LOG.warn("{} is no node's report and is not used: {}", subject.getPath(), e.getMessage());
        }
    }

    private static @Nullable NodeReport read(NodeId node, ChildData data) {
        try {
            NodeReport report = Records.read(data.getData(), NodeReport.class);
            if (report.node().equals(node)) {
                return report;
            }
            LOG.warn("the report at {} is that of node {} and is not used", data.getPath(), report.node());
        } catch (CorruptRecordException e) {
            LOG.warn("the report at {} cannot be read and is not used: {}", data.getPath(), e.getMessage());
        }
        return null;
    }

    private void replace(NodeId node, @Nullable NodeReport report) {
        synchronized (this) {
            SortedMap<NodeId, NodeReport> next = new TreeMap<>(reports);
            if (report != null) {
                next.put(node, report);
            } else if (next.remove(node) == null) {
                return;
            }
            reports = Collections.unmodifiableSortedMap(next);
        }
        listeners.forEach(this::tell);
    }

    private void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.error("a listener failed on the reports under {}", root, e);
        }
    }

    @Override
    public void close() {
        cache.close();
    }
}
