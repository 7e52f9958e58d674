package dev.understudy.cli;

import dev.understudy.client.Epoch;
import dev.understudy.orchestrator.decide.Proof;
import dev.understudy.topology.History;
import dev.understudy.topology.HistoryReader;
import dev.understudy.topology.TopologyReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the changes of a cluster's primary, and the proof of each. */
@Command(
        name = "history",
        description = "Prints the changes of a cluster's primary, newest first: why, how long each phase took, who"
                + " vouched, and what was lost. With check: judges what clients wrote down.",
        subcommands = HistoryCheckCommand.class,
        footer = {
            "",
            "Examples:",
            "  understudy history --zookeeper zk1:2181 --cluster shop",
            "  understudy history --zookeeper zk1:2181 --cluster shop --proof 5",
            "  understudy history check history.jsonl",
            "",
            "Exit status: 0 printed, 1 no such cluster or epoch, 3 ZooKeeper does not answer."
        })
final class HistoryCommand implements Callable<Integer> {
    /** A group, so that they are not asked for where the command below needs no cluster. */
    @ArgGroup(exclusive = false)
    private @Nullable ClusterOptions cluster;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many changes, 1 or more (default: ${DEFAULT-VALUE}).")
    private int limit = 20;

    @Option(names = "--proof", paramLabel = "EPOCH", description = "Print the whole proof of this epoch's beginning.")
    private @Nullable Epoch epoch;

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
        ClusterOptions of = cluster;
        if (of == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "missing required options: '--zookeeper=HOST:PORT[,...]', '--cluster=NAME'; or name a command: check");
        }
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit " + limit + " is not possible: use 1 or more");
        }
        History history;
        try (CuratorFramework client = of.connect(patience)) {
            history = new HistoryReader(client, of.cluster()).since(first(of, client));
        }
        if (history.unreadable() > 0) {
            spec.commandLine()
                    .getErr()
                    .println("understudy: " + history.unreadable()
                            + " entries of the history cannot be read and are left out");
        }
        List<Proof> proofs = Proof.of(history.entries());
        if (epoch == null) {
            output.print(spec.commandLine().getOut(), new HistoryView(of.cluster(), newest(proofs)));
        } else {
            output.print(spec.commandLine().getOut(), new ProofView(proof(of, proofs, epoch)));
        }
        return ExitStatus.OK.code();
    }

    /** The oldest epoch that is asked for. */
    private Epoch first(ClusterOptions of, CuratorFramework client) throws Exception {
        Epoch newest = new TopologyReader(client, of.cluster()).state().epoch();
        return epoch == null ? new Epoch(Math.max(1, newest.value() - limit + 1)) : epoch;
    }

    private List<Proof> newest(List<Proof> proofs) {
        return proofs.subList(Math.max(0, proofs.size() - limit), proofs.size());
    }

    private static Proof proof(ClusterOptions of, List<Proof> proofs, Epoch wanted) throws CommandFailedException {
        return proofs.stream()
                .filter(proof -> proof.epoch().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new CommandFailedException(
                        ExitStatus.FAILED,
                        "the history of cluster \"" + of.cluster() + "\" does not tell how epoch " + wanted
                                + " began: it has not begun, or its entries were removed, being the oldest; see"
                                + " understudy history without --proof"));
    }
}
