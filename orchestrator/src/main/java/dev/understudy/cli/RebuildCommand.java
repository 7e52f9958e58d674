package dev.understudy.cli;

import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has a node copied anew. */
@Command(
        name = "rebuild",
        description = "Exports what only this node has, and copies it anew from another one by MySQL's CLONE.",
        footer = {
            "",
            "Example:",
            "  understudy rebuild db3 --zookeeper zk1:2181 --cluster shop",
            "",
            "The leader chooses the donor: a replica that follows without trouble, else the primary. The node takes no",
            "part in failovers meanwhile, and comes back under a new server_uuid; understudy status shows how far it is.",
            "",
            "Exit status: 0 begun, 3 ZooKeeper or the leader does not answer, 4 refused, with the reason."
        })
final class RebuildCommand extends Asking {
    @Parameters(paramLabel = "NODE", description = "The node; not the primary.")
    private NodeId node = NodeId.of("unset");

    @Override
    Request request(String asker) {
        return Request.of(Request.Kind.REBUILD, node, asker);
    }
}
