package dev.understudy.orchestrator.decide;

import dev.understudy.client.Automation;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.ServerReport;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who acknowledges, and for how many a commit waits, is brought to what the policy wants, one step at a time. The record
 * never promises more than the servers keep.
 *
 * <p>Adding an acker: record, then replica. Lowering {@code k}: record, then server. Raising it: server, barrier, record.
 * Dropping an acker: it stops acknowledging or the primary refuses it; then a barrier; then the record. One that was
 * refused is let in again once it says that it would not acknowledge.
 */
final class DurabilityChange implements Rule {
    /** How many transactions an acker may still lack when commits begin to wait for it: they wait for all of these. */
    private static final long CLOSE = 100;

    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        if (record.phase() != Phase.STABLE
                || record.primary().isEmpty()
                || record.durability().isEmpty()) {
            return Optional.empty();
        }
        NodeId primary = record.primary().get();
        Durability wanted = record.durability().get();
        return prove(situation, record, primary, wanted)
                .or(() -> Renewal.renew(situation, record))
                .or(() -> degrade(situation, record, primary, wanted))
                .or(() -> retire(situation, record, primary, wanted))
                .or(() -> Refusal.letIn(situation, record))
                .or(() -> record.automation() == Automation.ON
                        ? Admission.admit(situation, record)
                                .or(() -> drop(situation, record, wanted))
                                .or(() -> raise(situation, record, primary, wanted))
                        : Optional.empty());
    }

    /** A change is in force and a barrier was begun after it: now it may be relied upon. */
    private static Optional<Decision> prove(
            Situation situation, ClusterState record, NodeId primary, Durability wanted) {
        if (record.isDurabilityProven() || !Settlement.isProven(situation, record, primary)) {
            return Optional.empty();
        }
        return Optional.of(new Decision.Write(Draft.sameEpoch(record)
                .promise(wanted)
                .because("a barrier proves " + wanted.acknowledgements() + " acknowledgements by " + wanted.ackers())));
    }

    /** Too few ackers are there, and the policy lets writes go on with fewer. */
    private static Optional<Decision> degrade(
            Situation situation, ClusterState record, NodeId primary, Durability wanted) {
        int able = (int) wanted.ackers().stream()
                .filter(node -> situation
                        .fresh(node)
                        .flatMap(NodeReport::server)
                        .filter(server -> server.receiver().hearing())
                        .isPresent())
                .count();
        boolean mayDegrade = switch (situation.policy().whenAckersAreLost()) {
            case BLOCK -> false;
            case DEGRADE -> true;
        };
        boolean cutOff = situation
                .fresh(primary)
                .flatMap(NodeReport::server)
                .map(server -> server.semiSync().clients() < wanted.acknowledgements())
                .orElse(false);
        boolean late = situation.unchanged().compareTo(situation.policy().patience()) >= 0;
        if (!mayDegrade || !cutOff || !late || able >= wanted.acknowledgements()) {
            return Optional.empty();
        }
        Durability fewer = wanted.withAcknowledgements(able);
        Durability promise = record.reign().promise();
        int promised = Math.min(promise.acknowledgements(), able);
        return Optional.of(new Decision.Write(Draft.sameEpoch(record)
                .durability(fewer)
                .promise(promise.withAcknowledgements(promised))
                .because("only " + able + " ackers are there: commits wait for " + able
                        + (able == 0 ? ", and there is no failover by itself until one is back" : ""))));
    }

    /** An acker is being dropped and certainly acknowledges no more: what it alone had must reach the others. */
    private static Optional<Decision> retire(
            Situation situation, ClusterState record, NodeId primary, Durability wanted) {
        SortedSet<NodeId> silenced = new TreeSet<>(wanted.ackers());
        silenced.removeIf(node -> !isSilenced(situation, record, primary, node));
        if (silenced.isEmpty()) {
            return Optional.empty();
        }
        SortedSet<NodeId> left = new TreeSet<>(wanted.ackers());
        left.removeAll(silenced);
        return Optional.of(new Decision.Write(Draft.sameEpoch(record)
                .durability(wanted.withAckers(left))
                .fromHere()
                .because(silenced + " acknowledge no more; a barrier must show that the others have everything")));
    }

    private static boolean isSilenced(Situation situation, ClusterState record, NodeId primary, NodeId node) {
        boolean lockedOut = record.refused().contains(node)
                && situation
                        .report(primary)
                        .filter(report -> report.hasApplied(record.version()))
                        .flatMap(NodeReport::server)
                        .filter(server -> server.refused().contains(node))
                        .isPresent();
        boolean stopped = record.member(node)
                        .filter(member -> member.assignment().role() != Role.REPLICA)
                        .isPresent()
                && situation
                        .report(node)
                        .filter(report -> report.hasApplied(record.version()))
                        .flatMap(NodeReport::server)
                        .filter(server -> !server.receiver().acknowledging())
                        .isPresent();
        return lockedOut || stopped;
    }

    /** An acker that is away, or must not be one, is dropped as long as enough others are there. */
    private static Optional<Decision> drop(Situation situation, ClusterState record, Durability wanted) {
        SortedSet<NodeId> leaving = new TreeSet<>(wanted.ackers());
        leaving.removeIf(node -> !mustLeave(situation, record, node));
        leaving.removeAll(record.refused());
        SortedSet<NodeId> left = new TreeSet<>(wanted.ackers());
        left.removeAll(leaving);
        left.removeIf(node -> !Evidence.follows(situation, record, node));
        boolean late = situation.unchanged().compareTo(situation.policy().patience()) >= 0
                && situation.policy().absence() == Policy.Absence.REFUSE;
        if (leaving.isEmpty() || left.size() < Math.max(1, wanted.acknowledgements()) || !late) {
            return Optional.empty();
        }
        SortedSet<NodeId> refused = new TreeSet<>(record.refused());
        refused.addAll(leaving);
        return Optional.of(new Decision.Write(Draft.sameEpoch(record)
                .refused(refused)
                .because(
                        leaving + " cannot acknowledge: the primary is to refuse them, so that a failover need not wait"
                                + " for them")));
    }

    private static boolean mustLeave(Situation situation, ClusterState record, NodeId node) {
        return !Evidence.isEligible(situation, record, node)
                || situation
                        .away(node)
                        .filter(away -> away.compareTo(situation.policy().patience()) < 0)
                        .isEmpty();
    }

    /** More is possible than commits wait for. The promise follows once a barrier has proven it. */
    private static Optional<Decision> raise(
            Situation situation, ClusterState record, NodeId primary, Durability wanted) {
        int able = (int) wanted.ackers().stream()
                .filter(node -> Evidence.follows(situation, record, node))
                .filter(node -> isClose(situation, primary, node))
                .count();
        int policy = Succession.acknowledgements(situation, record, able);
        boolean possible = record.isDurabilityProven()
                && policy > wanted.acknowledgements()
                && able >= policy
                && situation.fresh(primary).isPresent();
        return possible
                ? Optional.of(new Decision.Write(Draft.sameEpoch(record)
                        .durability(wanted.withAcknowledgements(policy))
                        .fromHere()
                        .because(able + " ackers follow: commits wait for " + policy + " again")))
                : Optional.empty();
    }

    private static boolean isClose(Situation situation, NodeId primary, NodeId node) {
        GtidSet written = situation
                .report(primary)
                .flatMap(NodeReport::server)
                .map(ServerReport::executed)
                .orElse(GtidSet.EMPTY);
        return situation
                .report(node)
                .flatMap(NodeReport::server)
                .filter(server -> written.minus(server.history()).count() <= CLOSE)
                .isPresent();
    }
}
