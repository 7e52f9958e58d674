package dev.understudy.agent;

import dev.understudy.client.AgentNote;
import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterPaths;
import dev.understudy.client.NodeId;
import dev.understudy.client.Records;
import java.io.IOException;
import java.util.TreeMap;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.zookeeper.CreateMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what the agent says of itself in ZooKeeper as an ephemeral node. */
final class NotePublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NotePublisher.class);

    private final PersistentNode node;
    private AgentNote last;

    NotePublisher(CuratorFramework client, ClusterName cluster, NodeId id, String version) {
        this.last = new AgentNote(version, new TreeMap<>());
        this.node = new PersistentNode(
                client, CreateMode.EPHEMERAL, false, new ClusterPaths(cluster).agent(id), Records.write(last));
    }

    void start() {
        node.start();
    }

    AgentNote last() {
        return last;
    }

    /** Says something else as soon as ZooKeeper takes it. */
    void publish(AgentNote note) {
        if (!note.equals(last)) {
            try {
                node.setData(Records.write(note));
                last = note;
            } catch (Exception e) {
                // Curator declares nothing narrower for PersistentNode.setData; the next look tries again whatever it
                // was.
                LOG.info("what the agent says of itself is not in ZooKeeper yet: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() throws IOException {
        node.close();
    }
}
