package dev.understudy.cli;

import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a node into maintenance. */
@Command(
        name = "maintenance",
        description = "Leaves a replica alone until 'return', and waits for its acknowledgements no more.",
        footer = {
            "",
            "Example:",
            "  understudy maintenance db3 --zookeeper zk1:2181 --cluster shop",
            "",
            "Exit status: 0 done, 3 ZooKeeper or the leader does not answer, 4 refused, with the reason."
        })
final class MaintenanceCommand extends Asking {
    @Parameters(paramLabel = "NODE", description = "The node.")
    private NodeId node = NodeId.of("unset");

    @Override
    Request request(String asker) {
        return Request.of(Request.Kind.MAINTENANCE, node, asker);
    }
}
