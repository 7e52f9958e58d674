package dev.understudy.topology;

import dev.understudy.client.AgentNote;
import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterPaths;
import dev.understudy.client.CorruptRecordException;
import dev.understudy.client.NodeId;
import dev.understudy.client.Records;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

/** What the agents of a cluster say of themselves. */
public final class AgentNotes {
    private final CuratorFramework client;
    private final ClusterPaths paths;

    public AgentNotes(CuratorFramework client, ClusterName cluster) {
        this.client = client;
        this.paths = new ClusterPaths(cluster);
    }

    /**
     * Reads those of every agent that has a session.
     *
     * @throws CorruptRecordException if one cannot be read
     * @throws Exception what Curator reports if ZooKeeper does not answer
     */
    public SortedMap<NodeId, AgentNote> read() throws Exception {
        SortedMap<NodeId, AgentNote> notes = new TreeMap<>();
        List<String> names;
        try {
            names = client.getChildren().forPath(paths.agents());
        } catch (KeeperException.NoNodeException e) {
            return notes;
        }
        for (String name : names) {
            NodeId node = NodeId.of(name);
            try {
                notes.put(node, Records.read(client.getData().forPath(paths.agent(node)), AgentNote.class));
            } catch (KeeperException.NoNodeException e) {
                // Its session ended between the two reads.
                notes.remove(node);
            }
        }
        return notes;
    }
}
