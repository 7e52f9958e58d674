package dev.understudy.cli;

import dev.understudy.topology.Topology;
import dev.understudy.topology.TopologyReader;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.curator.framework.CuratorFramework;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what a cluster is: its nodes, their roles, its leader. */
@Command(
        name = "status",
        description = "Prints a cluster's topology: nodes, roles, lag, leader, and why it is as it is.",
        footer = {
            "",
            "Examples:",
            "  understudy status --zookeeper zk1:2181,zk2:2181,zk3:2181 --cluster shop",
            "  understudy status --zookeeper 127.0.0.1:20100 --cluster lab --output json",
            "",
            "Exit status: 0 printed, 1 no such cluster or its record cannot be read, 3 ZooKeeper does not",
            "answer, or the cluster has no leader (it is printed all the same)."
        })
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions of = new ClusterOptions();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "How long to wait for ZooKeeper (default: ${DEFAULT-VALUE}).")
    private Duration patience = Duration.ofSeconds(5);

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Topology topology;
        try (CuratorFramework client = of.connect(patience)) {
            topology = new TopologyReader(client, of.cluster()).read();
        }
        output.print(spec.commandLine().getOut(), new StatusView(topology));
        if (topology.leader().isEmpty()) {
            throw new CommandFailedException(
                    ExitStatus.UNREACHABLE,
                    "no orchestrator leads cluster \"" + of.cluster() + "\": nobody would promote a replica now");
        }
        return ExitStatus.OK.code();
    }
}
