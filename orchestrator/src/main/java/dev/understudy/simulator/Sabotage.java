package dev.understudy.simulator;

import dev.understudy.agent.converge.Converge;
import dev.understudy.agent.converge.LocalFacts;
import dev.understudy.agent.converge.NodeControl;
import dev.understudy.agent.converge.Step;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.Finding;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.orchestrator.decide.Decider;
import dev.understudy.orchestrator.decide.Decision;
import dev.understudy.orchestrator.decide.Situation;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The protocol's functions with one safeguard taken away: what they are told is falsified, or what they say. The functions
 * themselves know nothing of it.
 */
record Sabotage(Safeguard off) {
    Decision decide(Situation situation) {
        return switch (off) {
            case REVOCATION_QUORUM,
                    QUORUM_OF_EVERY_EPOCH,
                    BARRIER_BEFORE_STABLE,
                    BARRIER_BEFORE_DURABILITY_CHANGE,
                    VOUCHING_BY_SERVER_UUID,
                    BASE_CHECK,
                    NEVER_SMALLER_SET -> Decider.decide(Falsified.forDecision(off, situation));
            case ORDER_BY_EPOCH -> Overruled.byTheLargestHistory(situation, Decider.decide(situation));
            case ACKER_IN_RECORD_FIRST,
                    RECORDED_ACKERS_ONLY,
                    SEQ_ORDER,
                    EPOCH_CHECK,
                    LATCH_CHECK,
                    RECEIVER_ONLY_REPOINT,
                    ONE_HAND,
                    SIGKILL,
                    FENCE_ACKNOWLEDGEMENTS_FIRST,
                    HARMLESS_START,
                    RELEASE_ONLY_WHEN_IDLE -> Decider.decide(situation);
        };
    }

    Step converge(Optional<ClusterState> record, NodeId node, LocalFacts facts) {
        return switch (off) {
            case BASE_CHECK -> unchecked(record, Converge.next(record, node, facts));
            case RECORDED_ACKERS_ONLY -> Converge.next(record.map(Sabotage::everybodyAcknowledges), node, facts);
            case ACKER_IN_RECORD_FIRST ->
                Converge.next(record.map(state -> acknowledgesAlready(state, node)), node, facts);
            case RELEASE_ONLY_WHEN_IDLE -> released(record, node, facts);
            case VOUCHING_BY_SERVER_UUID -> Converge.next(record.map(state -> known(state, node, facts)), node, facts);
            case REVOCATION_QUORUM,
                    QUORUM_OF_EVERY_EPOCH,
                    BARRIER_BEFORE_STABLE,
                    BARRIER_BEFORE_DURABILITY_CHANGE,
                    ORDER_BY_EPOCH,
                    SEQ_ORDER,
                    EPOCH_CHECK,
                    LATCH_CHECK,
                    RECEIVER_ONLY_REPOINT,
                    ONE_HAND,
                    FENCE_ACKNOWLEDGEMENTS_FIRST,
                    NEVER_SMALLER_SET,
                    HARMLESS_START -> Converge.next(record, node, facts);
            case SIGKILL -> stoppedCleanly(Converge.next(record, node, facts));
        };
    }

    private static Step unchecked(Optional<ClusterState> record, Step step) {
        boolean errant = step instanceof Step.Refuse refuse && refuse.finding().kind() == Finding.Kind.ERRANT;
        return errant && record.isPresent()
                ? new Step.Act(
                        "follows without a look",
                        node -> node.recordWithinBase(record.get().epoch()))
                : step;
    }

    private static Step stoppedCleanly(Step step) {
        return step instanceof Step.Act && step.reason().startsWith("fence mysqld")
                ? new Step.Act("stop mysqld", NodeControl::killServer)
                : step;
    }

    private static ClusterState everybodyAcknowledges(ClusterState record) {
        return record.durability().isEmpty() ? record : Falsified.withAckers(record, others(record));
    }

    private static TreeSet<NodeId> others(ClusterState record) {
        TreeSet<NodeId> others = new TreeSet<>(record.members().keySet());
        record.primary().ifPresent(others::remove);
        return others;
    }

    /** A replica acknowledges as soon as it follows, and is recorded when the leader has seen that it does. */
    private static ClusterState acknowledgesAlready(ClusterState record, NodeId node) {
        boolean mayBe = record.member(node)
                .filter(member -> member.assignment().role() == Role.REPLICA)
                .filter(member -> !record.refused().contains(node))
                .isPresent();
        Optional<Durability> durability = record.durability();
        if (!mayBe || durability.isEmpty()) {
            return record;
        }
        TreeSet<NodeId> ackers = new TreeSet<>(durability.get().ackers());
        ackers.add(node);
        return Falsified.withAckers(record, ackers);
    }

    /** What turns semi-sync off answers whatever waits. */
    private static Step released(Optional<ClusterState> record, NodeId node, LocalFacts facts) {
        Step step = Converge.next(record, node, facts);
        boolean deposed = record.flatMap(state -> state.member(node))
                .filter(member -> member.assignment().role() != Role.PRIMARY)
                .isPresent();
        boolean source =
                facts.server().filter(server -> server.semiSync().enabled()).isPresent();
        return deposed && source && step instanceof Step.Act
                ? new Step.Act("turn off semi-sync", NodeControl::releaseSemiSync)
                : step;
    }

    private static ClusterState known(ClusterState record, NodeId node, LocalFacts facts) {
        return facts.server()
                .filter(server ->
                        record.phase() != Phase.PROMOTING || record.member(node).isPresent())
                .flatMap(server -> record.member(node)
                        .map(member -> Falsified.withMember(record, node, member.withServerUuid(server.serverUuid()))))
                .orElse(record);
    }
}
