package dev.understudy.topology;

import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterPaths;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

/** Who leads a cluster, read from the latch nodes: the oldest of them is the leader's, and its data is the leader's name. */
public final class LeaderNodes {
    private final CuratorFramework client;
    private final String path;

    public LeaderNodes(CuratorFramework client, ClusterName cluster) {
        this.client = client;
        this.path = new ClusterPaths(cluster).leader();
    }

    /**
     * Reads who leads now; empty if nobody is in the queue.
     *
     * @throws Exception what Curator reports if ZooKeeper does not answer
     */
    public Optional<String> read() throws Exception {
        try {
            Optional<String> first = oldest(client.getChildren().forPath(path));
            if (first.isEmpty()) {
                return Optional.empty();
            }
            byte[] data = client.getData().forPath(path + "/" + first.get());
            return Optional.of(new String(data, StandardCharsets.UTF_8)).filter(id -> !id.isEmpty());
        } catch (KeeperException.NoNodeException e) {
            // No orchestrator has ever entered, or the leader left between the two reads.
            return Optional.empty();
        }
    }

    /**
     * Reads who leads or waits for its turn, each once.
     *
     * @throws Exception what Curator reports if ZooKeeper does not answer
     */
    public SortedSet<String> all() throws Exception {
        SortedSet<String> all = new TreeSet<>();
        try {
            for (String name : client.getChildren().forPath(path)) {
                all.add(new String(client.getData().forPath(path + "/" + name), StandardCharsets.UTF_8));
            }
        } catch (KeeperException.NoNodeException e) {
            // Nobody has ever entered, or somebody left between the two reads.
            return all;
        }
        return all;
    }

    /** ZooKeeper ends each name with a number that grows. */
    static Optional<String> oldest(List<String> latchNodes) {
        return latchNodes.stream().min(Comparator.comparing(name -> name.substring(name.lastIndexOf('-') + 1)));
    }
}
