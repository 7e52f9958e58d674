package dev.understudy.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is asked of a cluster about its members. */
@Command(
        name = "node",
        description = "Takes a node into a cluster, or out of it.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {NodeAddCommand.class, NodeRemoveCommand.class},
        footer = {
            "",
            "Examples:",
            "  understudy node add db4 --zookeeper zk1:2181 --cluster shop",
            "  understudy node remove db4 --zookeeper zk1:2181 --cluster shop"
        })
final class NodeCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "name a command: " + String.join(", ", spec.subcommands().keySet()));
    }
}
