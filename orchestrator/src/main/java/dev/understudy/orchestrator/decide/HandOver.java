package dev.understudy.orchestrator.decide;

import dev.understudy.client.Automation;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Promotion;
import java.util.Map;
import java.util.Optional;

/**
 * After a failover to a node that is not preferred, the primary is handed over to one that is: a switchover like any
 * other, if the policy says so. Where a person had put the primary it stays.
 */
final class HandOver implements Rule {
    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        boolean mayBegin = switch (situation.policy().handOver()) {
            case ASKED -> false;
            case ITSELF -> record.automation() == Automation.ON && record.phase() == Phase.STABLE;
        };
        boolean byFailover = record.lastChange()
                .filter(change -> change.epoch().equals(record.epoch()))
                .isPresent();
        // A switchover that is taken back changes the record, so it is not tried again at once.
        boolean quiet = situation.unchanged().compareTo(situation.policy().holdBack()) >= 0;
        return mayBegin && byFailover && quiet
                ? preferred(situation, record)
                        .map(node -> new Decision.Write(
                                Switchover.begin(record, node, "the policy, since the node is preferred")))
                : Optional.empty();
    }

    /** A node that is preferred and could take over, while the primary is not preferred. */
    static Optional<NodeId> preferred(Situation situation, ClusterState record) {
        boolean isPreferred = record.primary()
                .flatMap(record::member)
                .filter(HandOver::isPreferred)
                .isPresent();
        return isPreferred
                ? Optional.empty()
                : record.members().entrySet().stream()
                        .filter(entry -> isPreferred(entry.getValue()))
                        .map(Map.Entry::getKey)
                        .filter(node -> Wishes.whyNot(situation, record, node).isEmpty())
                        .findFirst();
    }

    private static boolean isPreferred(Member member) {
        return member.traits().promotion() == Promotion.PREFER;
    }
}
