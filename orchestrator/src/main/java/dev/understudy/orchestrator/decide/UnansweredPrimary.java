package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.ServerProcess;
import java.util.Optional;

/**
 * The primary is not known to be dead, and not known to be well: its mysqld does not answer its agent, or its agent says
 * nothing. Neither is evidence enough to depose it, so a person is told.
 */
final class UnansweredPrimary implements Rule {
    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        return record.primary()
                .flatMap(primary -> trouble(primary, situation.report(primary)))
                .map(Decision.Alert::new);
    }

    private static Optional<String> trouble(NodeId primary, Optional<NodeReport> report) {
        if (report.isEmpty()) {
            return Optional.of(
                    "the agent of the primary " + primary + " has no session with ZooKeeper: its server may be"
                            + " well, but nobody would see it die; start the agent again, or look at its host");
        }
        return report.get().process() == ServerProcess.HUNG
                ? Optional.of(
                        "mysqld of the primary " + primary + " exists and does not answer its agent; there is no"
                                + " failover while it may still be alive: wake it, or kill it with SIGKILL and a replica takes over")
                : Optional.empty();
    }
}
