package dev.understudy.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. */
@Command(
        name = "understudy",
        subcommands = {AgentCommand.class, OrchestratorCommand.class})
public final class Main {
    private Main() {}

    /** Runs. */
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Main());
        line.registerConverter(dev.understudy.client.NodeId.class, dev.understudy.client.NodeId::of);
        line.registerConverter(dev.understudy.client.ClusterName.class, dev.understudy.client.ClusterName::of);
        line.registerConverter(dev.understudy.client.Ensemble.class, dev.understudy.client.Ensemble::new);
        System.exit(line.execute(args));
    }
}
