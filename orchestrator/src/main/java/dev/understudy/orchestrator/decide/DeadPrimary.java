package dev.understudy.orchestrator.decide;

import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Epoch;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.ServerProcess;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The primary's own agent says that its mysqld is gone: a new epoch begins, in which its ackers are revoked. An agent
 * that says nothing is no evidence.
 */
final class DeadPrimary implements Rule {
    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        return record.primary()
                .flatMap(situation::report)
                .filter(report -> isDead(report, record.epoch()))
                .map(report -> new Decision.Write(revoke(record, report.node())));
    }

    /** The report must come from an agent which knows that its server is the primary of this epoch. */
    private static boolean isDead(NodeReport report, Epoch epoch) {
        return report.process() == ServerProcess.DOWN
                && report.seen().map(seen -> seen.epoch().equals(epoch)).orElse(false);
    }

    /**
     * Whoever may have acknowledged a write is asked to stop and vouch, also a dead candidate that was an acker before;
     * the others wait, out of the way.
     */
    private static ClusterState revoke(ClusterState record, NodeId dead) {
        TreeSet<NodeId> ackers = new TreeSet<>();
        record.quorums().values().forEach(durability -> ackers.addAll(durability.ackers()));
        SortedMap<NodeId, Member> members = new TreeMap<>();
        record.members()
                .forEach((node, member) -> members.put(
                        node, member.assigned(Assignment.of(ackers.contains(node) ? Role.REVOKED : Role.FENCED))));
        return new ClusterState(
                record.cluster(),
                record.version().nextEpoch(),
                Phase.REVOKING,
                Optional.empty(),
                members,
                record.quorums(),
                record.base(),
                "The primary " + dead + " is dead: its agent saw mysqld end" + whileIn(record.phase()));
    }

    private static String whileIn(Phase phase) {
        return switch (phase) {
            case STABLE -> "";
            case PROMOTING -> " before its promotion was done";
            case REVOKING -> throw new IllegalArgumentException("nobody is primary in " + phase);
        };
    }
}
