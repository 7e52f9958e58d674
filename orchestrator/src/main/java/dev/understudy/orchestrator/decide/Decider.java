package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import java.util.List;
import java.util.Optional;

/** Decides by ordered rules; the first that has something to say wins. */
public final class Decider {
    /** Failover before what people ask for, and that before repair. */
    private static final List<Rule> RULES = List.of(
            new Force(),
            new PrimaryLoss(),
            new Succession(),
            new Settlement(),
            new Switchover(),
            new Wishes(),
            new DurabilityChange(),
            new Chains(),
            new HandOver(),
            new Trouble());

    private Decider() {}

    /**
     * The next step for a cluster. It is one step, not a plan: the facts change with each, and are looked at again.
     */
    public static Decision decide(Situation situation) {
        Optional<ClusterState> record = situation.record();
        if (record.isEmpty()) {
            return Formation.decide(situation);
        }
        return RULES.stream()
                .flatMap(rule -> rule.decide(situation, record.get()).stream())
                .findFirst()
                .map(decision -> Testimony.with(situation, record.get(), decision))
                .orElseGet(() ->
                        new Decision.Idle("nothing to do in " + record.get().phase()));
    }
}
