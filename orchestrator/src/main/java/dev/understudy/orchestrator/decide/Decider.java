package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import java.util.List;
import java.util.Optional;

/** Decides by ordered rules; the first that has something to say wins. */
public final class Decider {
    /** Nothing upon an old record, and a person's force upon any other. */
    private static final List<Rule> FIRST = List.of(new Outdated(), new Force());

    /** Failover before what people ask for, and that before repair. */
    private static final List<Rule> RULES = List.of(
            new PrimaryLoss(),
            new Succession(),
            new Settlement(),
            new Switchover(),
            new Wishes(),
            new DurabilityChange(),
            new Chains(),
            new Rebuild(),
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
        ClusterState now = record.get();
        return first(FIRST, situation, now)
                .or(() -> first(RULES, situation, now).map(decision -> Outdated.confirmed(situation, now, decision)))
                .map(decision -> Testimony.with(situation, now, decision))
                .orElseGet(() -> new Decision.Idle("nothing to do in " + now.phase()));
    }

    private static Optional<Decision> first(List<Rule> rules, Situation situation, ClusterState record) {
        return rules.stream()
                .flatMap(rule -> rule.decide(situation, record).stream())
                .findFirst();
    }
}
