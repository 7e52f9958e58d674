package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import java.util.Optional;

/** One reason to act on a cluster that has a state record. */
interface Rule {
    /** What this rule wants; empty if it does not apply. */
    Optional<Decision> decide(Situation situation, ClusterState record);
}
