package dev.understudy.cli;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Ensemble;
import dev.understudy.orchestrator.decide.Policy;
import dev.understudy.orchestrator.lead.Orchestrator;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs one orchestrator in the foreground. */
@Command(
        name = "orchestrator",
        description = "Watches a cluster and promotes a replica when its primary fails. Run two or more: one leads.",
        footer = {
            "",
            "Examples:",
            "  understudy orchestrator --id orc1 --cluster shop --zookeeper zk1:2181,zk2:2181,zk3:2181",
            "  understudy orchestrator --id orc1 --cluster shop --zookeeper zk1:2181 --form 3",
            "",
            "Its end changes nothing on any server."
        })
final class OrchestratorCommand implements Callable<Integer> {
    private static final Duration SESSION = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--id", required = true, paramLabel = "ID", description = "The name under which others see it.")
    private String id = "";

    @Option(names = "--cluster", required = true, paramLabel = "NAME", description = "The cluster's name.")
    private ClusterName cluster = ClusterName.of("unset");

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

    @Option(names = "--die-with-parent", description = "End as soon as standard input is closed.")
    private boolean diesWithParent;

    @Override
    public Integer call() throws Exception {
        Policy policy = policy();
        Foreground.endWithAnyThread();
        try (CuratorFramework client = ensemble.connect(SESSION, PATIENCE);
                Orchestrator orchestrator = new Orchestrator(client, cluster, id, policy)) {
            orchestrator.start();
            if (diesWithParent) {
                Foreground.untilParentEnds();
            } else {
                Foreground.untilInterrupted(orchestrator, client);
            }
        }
        return 0;
    }

    private Policy policy() {
        try {
            Policy policy =
                    Policy.standard().whenAckersAreLost(whenAckersAreLost).whenAckersAreAway(whenAnAckerIsAway);
            policy = acknowledgements == null ? policy : policy.acknowledging(acknowledgements);
            return formAt == null ? policy : policy.formingAt(formAt);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
