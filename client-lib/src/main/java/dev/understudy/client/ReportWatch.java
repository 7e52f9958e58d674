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
 * The agents' last reports of a cluster, pushed as they change. A node whose agent has no session is absent: that says
 * nothing about its server.
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
        this.cache = CuratorCache.build(client, root);
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
            if (now == null) {
                replace(node, null);
            } else if (now.getData().length > 0) {
                replace(node, Records.read(now.getData(), NodeReport.class));
            }
        } catch (CorruptRecordException | IllegalArgumentException e) {
            LOG.warn("the report at {} cannot be read and is not used: {}", subject.getPath(), e.getMessage());
        }
    }

    private void replace(NodeId node, @Nullable NodeReport report) {
        synchronized (this) {
            SortedMap<NodeId, NodeReport> next = new TreeMap<>(reports);
            if (report == null) {
                next.remove(node);
            } else {
                next.put(node, report);
            }
            reports = Collections.unmodifiableSortedMap(next);
        }
        listeners.forEach(Runnable::run);
    }

    @Override
    public void close() {
        cache.close();
    }
}
