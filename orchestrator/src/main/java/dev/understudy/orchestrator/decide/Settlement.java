package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import java.util.Optional;

/**
 * The new primary has had its barrier: the epoch is settled and older ones need not be asked any more, since an
 * acknowledged barrier proves that everything before it is on the ackers of this epoch.
 */
final class Settlement implements Rule {
    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        return record.phase() == Phase.PROMOTING
                ? record.primary()
                        .map(primary -> settle(situation, record, primary))
                        .map(decision -> decision instanceof Decision.Wait
                                ? Wishes.before(decision, situation, record)
                                : decision)
                : Optional.empty();
    }

    private static Decision settle(Situation situation, ClusterState record, NodeId primary) {
        return isProven(situation, record, primary)
                ? new Decision.Write(Draft.sameEpoch(record)
                        .phase(Phase.STABLE)
                        .forgetEarlierReigns()
                        .because(primary + " had its barrier of epoch " + record.epoch()
                                + " acknowledged and takes writes"))
                : stillPromoting(situation, record, primary);
    }

    /** Whether a barrier was acknowledged that was begun when everything that the record asks of durability held. */
    static boolean isProven(Situation situation, ClusterState record, NodeId primary) {
        return situation
                .report(primary)
                .flatMap(NodeReport::barrier)
                .filter(barrier -> !record.barrierFrom().isNewerThan(barrier))
                .isPresent();
    }

    /** A primary without enough ackers waits for its barrier; whoever follows it is made an acker. */
    private static Decision stillPromoting(Situation situation, ClusterState record, NodeId primary) {
        // Not the promise: of what a renewed acker had acknowledged nothing is promised for a while.
        return record.durability().filter(Settlement::lacksAckers).isPresent()
                ? Refusal.letIn(situation, record)
                        .or(() -> Renewal.renew(situation, record))
                        .or(() -> Admission.admit(situation, record))
                        .or(() -> Rebuild.next(situation, record, primary))
                        .orElseGet(() -> new Decision.Wait(primary + " waits for an acker, to be primary of epoch "
                                + record.epoch() + "; bring a replica back"))
                : Renewal.renew(situation, record)
                        .orElseGet(() -> new Decision.Wait(primary + " is being promoted in epoch " + record.epoch()));
    }

    private static boolean lacksAckers(Durability wanted) {
        return wanted.ackers().size() < wanted.acknowledgements();
    }
}
