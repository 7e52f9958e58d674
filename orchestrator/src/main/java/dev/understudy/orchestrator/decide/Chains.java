package dev.understudy.orchestrator.decide;

import dev.understudy.client.Assignment;
import dev.understudy.client.Automation;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.Traits;
import java.util.Map;
import java.util.Optional;

/** What operators told the agents of their nodes is taken over, and nodes follow whom they are meant to follow. */
final class Chains implements Rule {
    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        if (record.phase() != Phase.STABLE || record.automation() == Automation.PAUSED) {
            return Optional.empty();
        }
        return record.primary()
                .flatMap(primary -> record.members().entrySet().stream()
                        .filter(entry -> !entry.getKey().equals(primary))
                        .flatMap(entry -> moved(situation, record, primary, entry).stream())
                        .findFirst());
    }

    private static Optional<Decision> moved(
            Situation situation, ClusterState record, NodeId primary, Map.Entry<NodeId, Member> entry) {
        NodeId node = entry.getKey();
        Traits traits = situation
                .report(node)
                .map(NodeReport::traits)
                .orElse(entry.getValue().traits());
        Member member = entry.getValue().with(traits);
        Assignment meant = Draft.following(node, member, primary, record.members());
        boolean inBetweenIsThere = meant.source().equals(Optional.of(primary))
                || meant.source()
                        .filter(source ->
                                Evidence.follows(situation, record, source) && letsIn(situation, source, node))
                        .isPresent();
        Assignment next = inBetweenIsThere || meant.role() != Role.REPLICA ? meant : Assignment.replicaOf(primary);
        // An acker must follow the primary itself until it is dropped.
        boolean bound = record.reign().promise().ackers().contains(node);
        Member wanted = bound ? member : member.assigned(next);
        return wanted.equals(entry.getValue())
                ? Optional.empty()
                : Optional.of(new Decision.Write(Draft.sameEpoch(record)
                        .member(node, wanted)
                        .because(node + " is " + traits.promotion() + ", " + wanted.assignment())));
    }

    /** A former primary may still refuse whom it refused then. */
    private static boolean letsIn(Situation situation, NodeId source, NodeId node) {
        return situation
                .fresh(source)
                .flatMap(NodeReport::server)
                .filter(server -> !server.refused().contains(node))
                .isPresent();
    }
}
