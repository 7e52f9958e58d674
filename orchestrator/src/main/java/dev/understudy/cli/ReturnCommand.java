package dev.understudy.cli;

import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a node back from maintenance. */
@Command(
        name = "return",
        description = "Takes a node back that was in maintenance: it follows the primary again.",
        footer = {
            "",
            "Example:",
            "  understudy return db3 --zookeeper zk1:2181 --cluster shop",
            "",
            "Exit status: 0 done, 3 ZooKeeper or the leader does not answer, 4 refused, with the reason."
        })
final class ReturnCommand extends Asking {
    @Parameters(paramLabel = "NODE", description = "The node.")
    private NodeId node = NodeId.of("unset");

    @Override
    Request request(String asker) {
        return Request.of(Request.Kind.RETURN, node, asker);
    }
}
