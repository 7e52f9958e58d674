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
import java.util.Optional;

/** The protocol under test: the real functions, or the same with one of their safeguards taken away around them. */
final class Safeguards {
    private final Optional<Safeguard> off;

    private Safeguards(Optional<Safeguard> off) {
        this.off = off;
    }

    /** The protocol as it is. */
    static Safeguards all() {
        return new Safeguards(Optional.empty());
    }

    static Safeguards without(Safeguard safeguard) {
        return new Safeguards(Optional.of(safeguard));
    }

    /** The safeguard that is switched off; empty if none is. */
    Optional<Safeguard> off() {
        return off;
    }

    private boolean has(Safeguard safeguard) {
        return !off.equals(Optional.of(safeguard));
    }

    Decision decide(Situation situation) {
        return off.isEmpty() ? Decider.decide(situation) : new Sabotage(off.get()).decide(situation);
    }

    Step converge(Optional<ClusterState> record, NodeId node, LocalFacts facts) {
        return off.isEmpty()
                ? Converge.next(record, node, facts)
                : new Sabotage(off.get()).converge(record, node, facts);
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
        return has(Safeguard.SIGKILL) && has(Safeguard.FENCE_ACKNOWLEDGEMENTS_FIRST);
    }

    /** Whether a node that lost relay logs knows it. */
    boolean remembersLosses() {
        return has(Safeguard.NEVER_SMALLER_SET);
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
