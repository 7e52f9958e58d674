package dev.understudy.topology;

import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterPaths;
import dev.understudy.client.ClusterState;
import dev.understudy.client.ClusterWatch;
import dev.understudy.client.ReportWatch;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.jspecify.annotations.Nullable;

/** A cluster's topology, kept up to date by ZooKeeper's watches, so that looking at it costs nothing. */
public final class TopologyWatch implements AutoCloseable {
    private final ClusterWatch state;
    private final ReportWatch reports;
    private final CuratorCache latches;

    /** The names of the orchestrators in the queue, by the growing number at the end of their latch nodes. */
    private final Map<String, String> queue = new ConcurrentSkipListMap<>();

    public TopologyWatch(CuratorFramework client, ClusterName cluster) {
        this.state = new ClusterWatch(client, cluster);
        this.reports = new ReportWatch(client, cluster);
        this.latches = CuratorCache.build(client, new ClusterPaths(cluster).leader());
    }

    /** Begins to watch. */
    public void start() {
        latches.listenable().addListener((type, before, now) -> queued(before, now));
        state.start();
        reports.start();
        latches.start();
    }

    private void queued(@Nullable ChildData before, @Nullable ChildData now) {
        ChildData subject = now != null ? now : before;
        if (subject == null) {
            return;
        }
        String path = subject.getPath();
        int dash = path.lastIndexOf('-');
        if (dash < path.lastIndexOf('/')) {
            return;
        }
        String number = path.substring(dash + 1);
        if (now == null) {
            queue.remove(number);
        } else {
            queue.put(number, new String(now.getData(), StandardCharsets.UTF_8));
        }
    }

    /** The cluster as it was last seen; empty before its first record. */
    public Optional<Topology> current() {
        return state.current().map(record -> new Topology(record, reports.reports(), leader()));
    }

    /** The orchestrator that leads; empty if none does. */
    public Optional<String> leader() {
        return queue.values().stream().findFirst().filter(id -> !id.isEmpty());
    }

    /** The agents' reports alone, which exist before the first record. */
    public ReportWatch reports() {
        return reports;
    }

    /** Adds a listener of the state record; it must return quickly. */
    public void listen(Consumer<ClusterState> listener) {
        state.listen(listener);
    }

    @Override
    public void close() {
        latches.close();
        reports.close();
        state.close();
    }
}
