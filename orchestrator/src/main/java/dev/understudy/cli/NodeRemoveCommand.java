package dev.understudy.cli;

import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a node out of a cluster. */
@Command(
        name = "remove",
        description =
                "Makes a node no member any more, once nobody relies on its acknowledgements. Its agent, if it runs,"
                        + " stops replication there and lets nobody read; its data stay. Stop that agent afterwards.",
        footer = {
            "",
            "Examples:",
            "  understudy node remove db4 --zookeeper zk1:2181 --cluster shop",
            "  understudy node remove db4 --off --zookeeper zk1:2181 --cluster shop   its host is gone",
            "",
            "Exit status: 0 done, 3 nobody has done it in time (then the node is in maintenance: ask again, or give it",
            "back with understudy return), 4 refused, with the reason."
        })
final class NodeRemoveCommand extends Asking {
    @Parameters(paramLabel = "NODE", description = "The node.")
    private NodeId node = NodeId.of("unset");

    @Option(names = "--off", description = "You know for certain that its host is switched off, or its disk gone.")
    private boolean off;

    @Override
    Request request(String asker) {
        TreeSet<NodeId> gone = new TreeSet<>();
        if (off) {
            gone.add(node);
        }
        return new Request(Request.Kind.REMOVE_NODE, Optional.of(node), gone, asker);
    }

    @Override
    String unanswered() {
        return "nobody has removed " + node
                + " in time: no orchestrator leads, or its acknowledgements are still relied"
                + " upon; understudy status says more. Ask again, or give it back with understudy return";
    }
}
