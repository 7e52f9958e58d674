package dev.understudy.simulator;

import dev.understudy.agent.converge.Converge;
import dev.understudy.agent.converge.LocalFacts;
import dev.understudy.agent.converge.Step;
import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.orchestrator.decide.Decider;
import dev.understudy.orchestrator.decide.Decision;
import dev.understudy.orchestrator.decide.Situation;
import java.util.Optional;
import java.util.Set;

/** The protocol's functions with safeguards taken away: what they are told is falsified, or what they say. */
record Sabotage(Set<Safeguard> off) {
    Decision decide(Situation situation) {
        return Decider.decide(situation);
    }

    Step converge(Optional<ClusterState> record, NodeId node, LocalFacts facts) {
        return Converge.next(record, node, facts);
    }
}
