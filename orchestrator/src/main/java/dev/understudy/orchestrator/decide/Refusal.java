package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Role;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.StateVersion;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whom a primary must not admit: a node that is no acker, and of which nobody can say that its receiver would not
 * acknowledge. MySQL counts the acknowledgement of any replica that is connected, and no failover would ask this one.
 */
final class Refusal {
    private Refusal() {}

    /**
     * Whom a new primary refuses from its beginning.
     *
     * @param primary the new primary
     * @param quiet nodes that certainly do not acknowledge: they were heard, or are the primary until now
     * @param ackers the new primary's ackers
     */
    static SortedSet<NodeId> atCrown(
            Situation situation,
            ClusterState record,
            NodeId primary,
            SortedSet<NodeId> quiet,
            SortedSet<NodeId> ackers) {
        SortedSet<NodeId> refused = new TreeSet<>();
        record.members().forEach((node, member) -> {
            // A primary has no receiver, and starts none before it was told to follow: it is no acker then.
            boolean was = member.assignment().role() == Role.FENCED;
            boolean known = node.equals(primary) || ackers.contains(node) || quiet.contains(node) || was;
            if (!known && !isQuiet(situation, record, node)) {
                refused.add(node);
            }
        });
        return refused;
    }

    /** Lets those in again who have been dropped as ackers, and say that they would not acknowledge; empty if nobody. */
    static Optional<Decision> letIn(Situation situation, ClusterState record) {
        SortedSet<NodeId> quiet = new TreeSet<>(record.refused());
        quiet.removeIf(node -> record.isAcker(node)
                || record.reign().promise().ackers().contains(node)
                || !isQuiet(situation, record, node));
        if (quiet.isEmpty()) {
            return Optional.empty();
        }
        SortedSet<NodeId> refused = new TreeSet<>(record.refused());
        refused.removeAll(quiet);
        return Optional.of(new Decision.Write(Draft.sameEpoch(record)
                .refused(refused)
                .because(quiet + " would not acknowledge anything: the primary may let them in again")));
    }

    /** Its agent has taken in this record, which names it as no acker, and says that its receiver does not acknowledge. */
    private static boolean isQuiet(Situation situation, ClusterState record, NodeId node) {
        return situation.fresh(node).filter(report -> hasSeen(report, record.version())).stream()
                .anyMatch(report -> report.process() == ServerProcess.DOWN
                        || report.server()
                                .filter(server -> !server.receiver().acknowledging())
                                .isPresent());
    }

    private static boolean hasSeen(NodeReport report, StateVersion version) {
        return report.seen().filter(seen -> !version.isNewerThan(seen)).isPresent();
    }
}
