package dev.understudy.simulator;

import dev.understudy.agent.converge.Converge;
import dev.understudy.agent.converge.LocalFacts;
import dev.understudy.agent.converge.Memory;
import dev.understudy.agent.converge.Step;
import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.StateVersion;
import dev.understudy.orchestrator.decide.Decider;
import dev.understudy.orchestrator.decide.Decision;
import dev.understudy.orchestrator.decide.Situation;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The protocol under test: the real functions, or the same with some of their safeguards taken away around them. */
final class Safeguards {
    private final Set<Safeguard> off;

    private Safeguards(Set<Safeguard> off) {
        this.off = off;
    }

    /** The protocol as it is. */
    static Safeguards all() {
        return new Safeguards(EnumSet.noneOf(Safeguard.class));
    }

    static Safeguards without(Safeguard safeguard) {
        return new Safeguards(EnumSet.of(safeguard));
    }

    private boolean has(Safeguard safeguard) {
        return !off.contains(safeguard);
    }

    Decision decide(Situation situation) {
        return off.isEmpty() ? Decider.decide(situation) : new Sabotage(off).decide(situation);
    }

    Step converge(Optional<ClusterState> record, NodeId node, LocalFacts facts) {
        return off.isEmpty()
                ? Converge.next(record, node, facts)
                : new Sabotage(off).converge(record, node, facts);
    }

    /** Whether an agent acts upon a record. */
    boolean accepts(Memory memory, StateVersion version) {
        if (!has(Safeguard.EPOCH_CHECK)) {
            return true;
        }
        boolean sameEpoch = memory.seen()
                .filter(seen -> seen.epoch().equals(version.epoch()))
                .isPresent();
        return memory.accepts(version) || (sameEpoch && !has(Safeguard.SEQ_ORDER));
    }

    boolean startsHarmless() {
        return has(Safeguard.HARMLESS_START);
    }

    boolean killsWithoutAsking() {
        return has(Safeguard.SIGKILL);
    }

    boolean fencesAcknowledgementsFirst() {
        return has(Safeguard.FENCE_ACKNOWLEDGEMENTS_FIRST);
    }

    boolean movesReceiverAlone() {
        return has(Safeguard.RECEIVER_ONLY_REPOINT);
    }

    boolean endsOlderHands() {
        return has(Safeguard.ONE_HAND);
    }

    boolean checksLatch() {
        return has(Safeguard.LATCH_CHECK);
    }
}
