package dev.understudy.cli;

import dev.understudy.client.Answer;
import dev.understudy.client.ClusterName;
import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.ReportWatch;
import dev.understudy.client.Request;
import dev.understudy.client.Requests;
import dev.understudy.topology.Topology;
import dev.understudy.topology.TopologyReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;

/**
 * Hands a prepared cluster over to its agents and orchestrators: waits for the agents, asks the leader, and waits until it is
 * whole.
 */
final class Handover {
    private static final long LOOK_MILLIS = 200;
    private static final Duration ANSWER = Duration.ofSeconds(20);

    /** After this the leader knows by the agents' reports, which come each second, what was prepared a moment ago. */
    private static final Duration NEWS = Duration.ofSeconds(5);

    private final CuratorFramework client;
    private final ClusterName cluster;
    private final NodeId primary;
    private final SortedMap<NodeId, Endpoint> nodes;
    private final Consumer<String> progress;
    private String lastSaid = "";

    /** @param nodes where each of them is reached */
    Handover(
            CuratorFramework client,
            ClusterName cluster,
            NodeId primary,
            Map<NodeId, Endpoint> nodes,
            Consumer<String> progress) {
        this.client = client;
        this.cluster = cluster;
        this.primary = primary;
        this.nodes = new TreeMap<>(nodes);
        this.progress = progress;
    }

    void run(String by, Duration patience) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        awaitAgents(deadline, patience);
        askUntilTheLeaderKnows(
                new Request(Request.Kind.ADOPT, Optional.of(primary), new TreeSet<>(nodes.keySet()), by));
        awaitWhole(deadline, patience);
    }

    private void askUntilTheLeaderKnows(Request request) throws Exception {
        long news = System.nanoTime() + NEWS.toNanos();
        while (true) {
            Answer answer = ask(request);
            if (answer.outcome() == Answer.Outcome.ACCEPTED) {
                progress.accept(answer.reason());
                return;
            }
            if (System.nanoTime() > news) {
                throw new CommandFailedException(ExitStatus.REFUSED, answer.reason());
            }
            say("refused by what the agents reported last, and asked again: " + answer.reason());
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private Answer ask(Request request) throws Exception {
        return new Requests(client, cluster)
                .ask(request, ANSWER)
                .orElseThrow(() -> new CommandFailedException(
                        ExitStatus.UNREACHABLE,
                        "nobody answered: no orchestrator leads cluster \"" + cluster + "\": start one with understudy"
                                + " orchestrator, then begin again"));
    }

    private void awaitAgents(long deadline, Duration patience) throws InterruptedException, CommandFailedException {
        try (ReportWatch reports = new ReportWatch(client, cluster)) {
            reports.start();
            while (true) {
                Optional<String> missing = missing(reports.reports());
                if (missing.isEmpty()) {
                    return;
                }
                say(missing.get());
                requireTime(deadline, patience, missing.get());
            }
        }
    }

    private Optional<String> missing(SortedMap<NodeId, NodeReport> reports) {
        List<String> missing = nodes.entrySet().stream()
                .flatMap(entry -> missing(entry.getKey(), entry.getValue(), reports).stream())
                .toList();
        return missing.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", missing));
    }

    private static Optional<String> missing(NodeId node, Endpoint endpoint, SortedMap<NodeId, NodeReport> reports) {
        NodeReport report = reports.get(node);
        if (report == null) {
            return Optional.of("waiting for the agent of " + node);
        }
        if (report.server().isEmpty()) {
            return Optional.of(
                    "the agent of " + node + " says that mysqld is " + report.process() + " (its log says more)");
        }
        return report.endpoint().port() == endpoint.port()
                ? Optional.empty()
                : Optional.of("the agent of " + node + " looks after another server, at " + report.endpoint());
    }

    private void awaitWhole(long deadline, Duration patience) throws Exception {
        while (true) {
            Topology topology = new TopologyReader(client, cluster).read();
            boolean waits = topology.state().reign().promise().acknowledgements() > 0 || nodes.size() == 1;
            if (topology.isWhole() && waits) {
                progress.accept("the cluster is whole; commits wait for "
                        + topology.state().reign().promise().acknowledgements() + " acknowledgements of "
                        + topology.state().reign().promise().ackers());
                return;
            }
            String troubles = String.join("; ", topology.troubles());
            String trouble = troubles.isEmpty() ? "no commit waits for an acknowledgement yet" : troubles;
            say("not whole yet: " + trouble);
            requireTime(deadline, patience, trouble);
        }
    }

    private void say(String line) {
        if (!line.equals(lastSaid)) {
            progress.accept(line);
            lastSaid = line;
        }
    }

    private static void requireTime(long deadline, Duration patience, String missing)
            throws CommandFailedException, InterruptedException {
        if (System.nanoTime() > deadline) {
            throw new CommandFailedException(
                    ExitStatus.UNKNOWN,
                    "after " + patience.toSeconds() + " s: " + missing
                            + "; the servers run on as they are, and the command" + " can be repeated");
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
}
