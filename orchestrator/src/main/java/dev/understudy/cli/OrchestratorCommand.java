package dev.understudy.cli;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Ensemble;
import dev.understudy.http.HealthListener;
import dev.understudy.orchestrator.decide.Policy;
import dev.understudy.orchestrator.lead.Governor;
import dev.understudy.orchestrator.lead.OrchestratorHealth;
import dev.understudy.orchestrator.lead.OrchestratorSettings;
import dev.understudy.orchestrator.lead.Orchestrators;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs one orchestrator process in the foreground, for one cluster or several. */
@Command(
        name = "orchestrator",
        description = "Watches clusters and promotes a replica when a primary fails. Run two or more: for each cluster"
                + " one leads.",
        footer = {
            "",
            "Examples:",
            "  understudy orchestrator --id orc1 --cluster shop --zookeeper zk1:2181,zk2:2181,zk3:2181",
            "  understudy orchestrator --id orc1 --cluster shop,library --zookeeper zk1:2181 --failovers 5",
            "  understudy orchestrator --id orc1 --cluster shop --zookeeper zk1:2181 --form 3",
            "  understudy orchestrator --config /etc/understudy/orchestrator.yaml",
            "",
            "Its end changes nothing on any server."
        })
final class OrchestratorCommand implements Callable<Integer>, Checkable {
    private static final Duration SESSION = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--id", required = true, paramLabel = "ID", description = "The name under which others see it.")
    private String id = "";

    @Option(
            names = "--cluster",
            required = true,
            split = ",",
            paramLabel = "NAME[,...]",
            description = "The clusters that it looks after; none of them waits for another.")
    private List<ClusterName> clusters = List.of();

    @Option(
            names = "--zookeeper",
            required = true,
            paramLabel = "HOST:PORT[,...]",
            description = "The ZooKeeper servers.")
    private Ensemble ensemble = new Ensemble("unset:1");

    @Option(
            names = "--form",
            paramLabel = "N",
            description = "Form a new cluster once N empty nodes have reported, 2 or more.")
    private @Nullable Integer formAt;

    @Option(
            names = "--acknowledgements",
            paramLabel = "K",
            description = "For how many replicas a commit waits (default: half of the nodes, rounded down). With 0 no"
                    + " failover happens by itself.")
    private @Nullable Integer acknowledgements;

    @Option(
            names = "--when-ackers-are-lost",
            paramLabel = "WHAT",
            defaultValue = "BLOCK",
            description = "${COMPLETION-CANDIDATES}: writes wait, or go on with fewer acknowledgements (default:"
                    + " ${DEFAULT-VALUE}).")
    private Policy.Loss whenAckersAreLost = Policy.Loss.BLOCK;

    @Option(
            names = "--when-an-acker-is-away",
            paramLabel = "WHAT",
            defaultValue = "REFUSE",
            description =
                    "${COMPLETION-CANDIDATES}: a failover waits for it, or the primary refuses it until it is back,"
                            + " so that the next failover needs only the others (default: ${DEFAULT-VALUE}).")
    private Policy.Absence whenAnAckerIsAway = Policy.Absence.REFUSE;

    @Option(
            names = "--hand-over",
            paramLabel = "WHO",
            defaultValue = "ASKED",
            description =
                    "${COMPLETION-CANDIDATES}: after a failover to a node that is not preferred, a person asks for"
                            + " the switchover to one that is, or the leader begins it itself (default: ${DEFAULT-VALUE}).")
    private Policy.HandOver handOver = Policy.HandOver.ASKED;

    @Option(
            names = "--rebuild",
            paramLabel = "WHO",
            defaultValue = "ITSELF",
            description =
                    "${COMPLETION-CANDIDATES}: a node with transactions of its own is copied anew, after these were"
                            + " exported, when a person asks for it or by the leader itself (default: ${DEFAULT-VALUE}).")
    private Policy.Rebuilding rebuild = Policy.Rebuilding.ITSELF;

    @Option(
            names = "--failovers",
            paramLabel = "N",
            description = "How many of its clusters may begin a failover by themselves within the time of"
                    + " --failover-window; the others are held back (default: " + Governor.STANDARD_LIMIT + ").")
    private int failovers = Governor.STANDARD_LIMIT;

    @Option(
            names = "--failover-window",
            paramLabel = "TIME",
            defaultValue = "1m",
            description = "See --failovers (default: ${DEFAULT-VALUE}).")
    private Duration failoverWindow = Governor.STANDARD_WINDOW;

    @Option(
            names = "--history-entries",
            paramLabel = "N",
            description = "How many entries of a cluster's history are kept, " + OrchestratorSettings.FEWEST_ENTRIES
                    + " or more (default: " + OrchestratorSettings.STANDARD_ENTRIES + ").")
    private int historyEntries = OrchestratorSettings.STANDARD_ENTRIES;

    @Option(
            names = "--health",
            paramLabel = "HOST:PORT",
            description = "Answer over HTTP there whether it works: GET /health (default: off).")
    private @Nullable Endpoint health;

    @Option(names = "--die-with-parent", description = "End as soon as standard input is closed.")
    private boolean diesWithParent;

    @Override
    public Integer call() throws Exception {
        OrchestratorSettings settings = settings();
        Governor governor = governor();
        Foreground.endWithAnyThread();
        try (CuratorFramework client = ensemble.connect(SESSION, PATIENCE);
                Orchestrators orchestrators = new Orchestrators(client, distinct(), settings, governor)) {
            orchestrators.start();
            if (health != null) {
                HealthListener unused = HealthListener.start(health, new OrchestratorHealth(orchestrators));
            }
            Notification.after(() -> {}, System.getenv());
            if (diesWithParent) {
                Foreground.untilParentEnds();
            } else {
                Foreground.untilInterrupted(orchestrators, client);
            }
        }
        return 0;
    }

    @Override
    public List<String> troubles() {
        List<String> troubles = new ArrayList<>(Checkable.refusal(this::settings));
        troubles.addAll(Checkable.refusal(this::governor));
        return troubles;
    }

    private SortedSet<ClusterName> distinct() {
        return new TreeSet<>(clusters);
    }

    private OrchestratorSettings settings() {
        try {
            return new OrchestratorSettings(id, policy(), historyEntries);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Governor governor() {
        try {
            return new Governor(failovers, failoverWindow);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Policy policy() {
        Policy policy = Policy.standard()
                .whenAckersAreLost(whenAckersAreLost)
                .whenAckersAreAway(whenAnAckerIsAway)
                .handingOver(handOver)
                .rebuilding(rebuild);
        policy = acknowledgements == null ? policy : policy.acknowledging(acknowledgements);
        return formAt == null ? policy : policy.formingAt(formAt);
    }
}
