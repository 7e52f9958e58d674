package dev.understudy.lab;

import dev.understudy.client.NodeId;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which port of a lab is whose: the first is ZooKeeper's, then three for each node.
 *
 * @param block the lab's ports
 * @param nodes the nodes, in order
 */
record NodePorts(PortBlock block, List<NodeId> nodes) {
    NodePorts {
        nodes = List.copyOf(nodes);
    }

    private static final int EACH = 3;

    static List<NodeId> names(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> NodeId.of("db" + i))
                .toList();
    }

    /** How many ports a lab of so many nodes needs, with the one that guards the block. */
    static int count(int nodes) {
        return 1 + EACH * nodes + 1;
    }

    int zooKeeper() {
        return block.port(0);
    }

    /** Where clients and replicas reach the node's mysqld. */
    int server(NodeId node) {
        return block.port(1 + EACH * index(node));
    }

    /** Where the node's agent reaches its mysqld. */
    int admin(NodeId node) {
        return block.port(2 + EACH * index(node));
    }

    /** Where load balancers ask the node's agent. */
    int health(NodeId node) {
        return block.port(3 + EACH * index(node));
    }

    private int index(NodeId node) {
        int index = nodes.indexOf(node);
        if (index < 0) {
            throw new IllegalArgumentException("the lab has no node " + node);
        }
        return index;
    }
}
