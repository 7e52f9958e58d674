package dev.understudy.cli;

import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a node copied anew. */
@Command(
        name = "rebuild",
        description = "Exports what only this node has, and copies it anew from another one by MySQL's CLONE.",
        footer = {
            "",
            "Examples:",
            "  understudy rebuild db3 --zookeeper zk1:2181 --cluster shop",
            "  understudy rebuild db3 --from db2 --zookeeper zk1:2181 --cluster shop",
            "",
            "Without --from the leader chooses the donor: a replica that follows without trouble, else the primary. It is",
            "refused if the donor's data would not fit on the node's disk. The node takes no part in failovers meanwhile,",
            "and comes back under a new server_uuid; understudy status shows how far it is.",
            "",
            "Exit status: 0 begun, 3 ZooKeeper or the leader does not answer, 4 refused, with the reason."
        })
final class RebuildCommand extends Asking {
    @Parameters(paramLabel = "NODE", description = "The node; not the primary.")
    private NodeId node = NodeId.of("unset");

    @Option(
            names = "--from",
            paramLabel = "DONOR",
            description = "From whom it is copied; if that one is lost, the leader names another"
                    + " (default: the leader chooses).")
    private @Nullable NodeId donor;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (node.equals(donor)) {
            throw new ParameterException(
                    command.commandLine(), node + " cannot be copied from itself: name another donor, or none");
        }
        return super.call();
    }

    @Override
    Request request(String asker) {
        return donor == null ? Request.of(Request.Kind.REBUILD, node, asker) : Request.rebuild(node, donor, asker);
    }
}
