package dev.understudy.simulator;

import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.Epoch;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Reign;
import dev.understudy.client.Role;
import dev.understudy.client.ServerReport;
import dev.understudy.orchestrator.decide.Decision;
import dev.understudy.orchestrator.decide.Situation;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A decision that was replaced by a worse one. */
final class Overruled {
    private Overruled() {}

    /** Whoever is heard and has the most transactions becomes primary, whatever epoch they are of. */
    static Decision byTheLargestHistory(Situation situation, Decision decision) {
        boolean crowns = decision instanceof Decision.Write write
                && situation
                        .record()
                        .filter(state -> state.phase() == Phase.REVOKING)
                        .isPresent()
                && write.next().phase() == Phase.PROMOTING;
        boolean nobody = decision instanceof Decision.Alert && decision.reason().startsWith("nobody can be primary");
        if (!crowns && !nobody) {
            return decision;
        }
        ClusterState record = situation.record().orElseThrow();
        return record.members().keySet().stream()
                .filter(node -> isHeard(situation, record, node))
                .max(Comparator.comparingLong(
                        node -> server(situation, node).history().count()))
                .<Decision>map(best -> new Decision.Write(crown(situation, record, best)))
                .orElse(decision);
    }

    private static boolean isHeard(Situation situation, ClusterState record, NodeId node) {
        return situation
                        .report(node)
                        .filter(report -> report.hasAppliedIn(record.epoch()))
                        .isPresent()
                && situation.trusted(node).isPresent();
    }

    private static ServerReport server(Situation situation, NodeId node) {
        return situation.report(node).flatMap(NodeReport::server).orElseThrow();
    }

    private static ClusterState crown(Situation situation, ClusterState record, NodeId best) {
        TreeSet<NodeId> ackers = new TreeSet<>(record.members().keySet());
        ackers.remove(best);
        ackers.removeIf(node -> !isHeard(situation, record, node));
        Durability promise = new Durability(Math.max(1, record.members().size() / 2), ackers);
        SortedMap<NodeId, Member> members = new TreeMap<>(record.members());
        members.replaceAll((node, member) -> member.assigned(
                node.equals(best)
                        ? Assignment.of(Role.PRIMARY)
                        : member.assignment().role() == Role.MAINTENANCE
                                ? member.assignment()
                                : Assignment.replicaOf(best)));
        ServerReport server = server(situation, best);
        SortedMap<Epoch, Reign> reigns = new TreeMap<>(record.reigns());
        reigns.put(record.epoch(), new Reign(best, server.serverUuid(), server.history(), promise));
        return new ClusterState(
                record.cluster(),
                record.version().nextSeq(),
                Phase.PROMOTING,
                Optional.of(best),
                Optional.empty(),
                members,
                reigns,
                Optional.of(promise),
                record.version().nextSeq(),
                new TreeSet<>(),
                record.automation(),
                record.lastChange(),
                best + " has the most transactions");
    }
}
