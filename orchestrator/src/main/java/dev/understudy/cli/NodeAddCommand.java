package dev.understudy.cli;

import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a node into a cluster. */
@Command(
        name = "add",
        description =
                "Makes a node, whose agent runs already, a member. An empty one is copied from another node; one that"
                        + " has a part of the primary's history follows.",
        footer = {
            "",
            "Examples:",
            "  understudy node add db4 --zookeeper zk1:2181 --cluster shop",
            "  understudy node add db4 --wait --timeout 2h --zookeeper zk1:2181 --cluster shop",
            "",
            "Exit status: 0 done, 3 ZooKeeper or the leader does not answer, 4 refused, with the reason,",
            "5 --wait, and it does not follow in time."
        })
final class NodeAddCommand extends Asking {
    @Parameters(paramLabel = "NODE", description = "The node, as its agent is called.")
    private NodeId node = NodeId.of("unset");

    @Option(names = "--wait", description = "Wait until the cluster is whole with it, for as long as --timeout says.")
    private boolean waits;

    @Override
    Request request(String asker) {
        return Request.of(Request.Kind.ADD_NODE, node, asker);
    }

    @Override
    Optional<String> awaited() {
        return waits ? Optional.of(node + " is being taken in") : Optional.empty();
    }
}
