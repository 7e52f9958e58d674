package dev.understudy.topology;

import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterPaths;
import dev.understudy.client.ClusterState;
import dev.understudy.client.CorruptRecordException;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Records;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

/** Reads a cluster's topology from ZooKeeper, once. */
public final class TopologyReader {
    private final CuratorFramework client;
    private final ClusterName cluster;
    private final ClusterPaths paths;

    public TopologyReader(CuratorFramework client, ClusterName cluster) {
        this.client = client;
        this.cluster = cluster;
        this.paths = new ClusterPaths(cluster);
    }

    /**
     * Reads the topology as it is now.
     *
     * @throws UnknownClusterException if there is no state record
     * @throws CorruptRecordException if the state record or a report cannot be read
     * @throws Exception what Curator reports if ZooKeeper does not answer
     */
    public Topology read() throws Exception {
        // Before the record: a node that is ahead of it would else only have followed one that was written meanwhile.
        SortedMap<NodeId, NodeReport> reports = reports();
        return new Topology(state(), reports, new LeaderNodes(client, cluster).read());
    }

    /**
     * Reads the state record alone.
     *
     * @throws UnknownClusterException if there is none
     * @throws CorruptRecordException if it cannot be read
     * @throws Exception what Curator reports if ZooKeeper does not answer
     */
    public ClusterState state() throws Exception {
        byte[] bytes;
        try {
            bytes = client.getData().forPath(paths.state());
        } catch (KeeperException.NoNodeException e) {
            throw new UnknownClusterException(missing());
        }
        return parse("the state record at " + paths.state(), bytes, ClusterState.class);
    }

    private String missing() throws Exception {
        if (client.checkExists().forPath(paths.root()) != null) {
            return "the cluster \"" + cluster
                    + "\" has no state record yet: its nodes have not been formed into a cluster";
        }
        List<String> others = client.checkExists().forPath(ClusterPaths.CLUSTERS) == null
                ? List.of()
                : client.getChildren().forPath(ClusterPaths.CLUSTERS);
        return "there is no cluster \"" + cluster + "\"; "
                + (others.isEmpty()
                        ? "this ZooKeeper knows no cluster at all"
                        : "this ZooKeeper knows " + String.join(", ", new TreeSet<>(others)));
    }

    private SortedMap<NodeId, NodeReport> reports() throws Exception {
        SortedMap<NodeId, NodeReport> reports = new TreeMap<>();
        List<String> names;
        try {
            names = client.getChildren().forPath(paths.nodes());
        } catch (KeeperException.NoNodeException e) {
            return reports;
        }
        for (String name : names) {
            NodeId node = NodeId.of(name);
            try {
                byte[] bytes = client.getData().forPath(paths.node(node));
                reports.put(node, parse("the report at " + paths.node(node), bytes, NodeReport.class));
            } catch (KeeperException.NoNodeException e) {
                // The agent's session ended between the two reads: the node is absent, as it would have been a moment
                // later.
                reports.remove(node);
            }
        }
        return reports;
    }

    private static <T> T parse(String what, byte[] bytes, Class<T> type) throws CorruptRecordException {
        try {
            return Records.read(bytes, type);
        } catch (CorruptRecordException e) {
            throw new CorruptRecordException(what + " cannot be read: " + e.getMessage(), e);
        }
    }
}
