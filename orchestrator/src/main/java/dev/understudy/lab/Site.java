package dev.understudy.lab;

import dev.understudy.client.Ensemble;
import dev.understudy.client.NodeId;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a lab's nodes stand on besides processes: disks and ways, as its {@link Ground} says. */
final class Site implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Site.class);

    private final SortedMap<NodeId, SmallDisk> disks = new TreeMap<>();
    private final SortedMap<NodeId, Switch> ways = new TreeMap<>();

    /** Prepares it for every node. What was prepared before a failure is taken away by {@link #close}. */
    void prepare(Ground ground, LabFolder folder, NodePorts ports) throws LabException, InterruptedException {
        for (NodeId node : ports.nodes()) {
            switch (ground) {
                case PLAIN -> {}
                case FALSE_CLOCKS -> throw new LabException("a lab has one clock for all: run the drill on containers");
                case SMALL_DISKS -> disks.put(node, SmallDisk.mount(folder.node(node)));
                case SWITCHED_WAYS -> ways.put(node, Switch.to(ports.zooKeeper()));
            }
        }
    }

    /** How a node's agent reaches ZooKeeper. */
    Ensemble ensemble(NodeId node, Ensemble direct) {
        Switch way = ways.get(node);
        return way == null ? direct : new Ensemble("127.0.0.1:" + way.port());
    }

    SmallDisk disk(NodeId node) throws LabException {
        SmallDisk disk = disks.get(node);
        if (disk == null) {
            throw new LabException("the lab has no small disk for " + node);
        }
        return disk;
    }

    Switch way(NodeId node) throws LabException {
        Switch way = ways.get(node);
        if (way == null) {
            throw new LabException("the way of " + node + " to ZooKeeper has no switch");
        }
        return way;
    }

    @Override
    public void close() throws IOException {
        for (Switch way : ways.values()) {
            way.close();
        }
        for (SmallDisk disk : disks.values()) {
            LOG.debug("unmounting {}", disk.folder());
            disk.close();
        }
    }
}
