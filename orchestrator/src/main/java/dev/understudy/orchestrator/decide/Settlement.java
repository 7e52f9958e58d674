package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.Epoch;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The new primary has had its barrier: the epoch is settled and older ones need not be asked any more, since an
 * acknowledged barrier proves that everything before it is on the ackers of this epoch.
 */
final class Settlement implements Rule {
    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        return switch (record.phase()) {
            case PROMOTING -> record.primary().map(primary -> settle(situation, record, primary));
            case STABLE, REVOKING -> Optional.empty();
        };
    }

    private static Decision settle(Situation situation, ClusterState record, NodeId primary) {
        boolean acknowledged = situation
                .report(primary)
                .flatMap(report -> report.barrier())
                .map(record.epoch()::equals)
                .orElse(false);
        return acknowledged ? new Decision.Write(settled(record, primary)) : stillPromoting(situation, record);
    }

    private static ClusterState settled(ClusterState record, NodeId primary) {
        SortedMap<Epoch, Durability> quorums = new TreeMap<>(record.quorums().tailMap(record.epoch()));
        return new ClusterState(
                record.cluster(),
                record.version().nextSeq(),
                Phase.STABLE,
                Optional.of(primary),
                record.members(),
                quorums,
                record.base(),
                primary + " had its barrier of epoch " + record.epoch() + " acknowledged and takes writes");
    }

    /** A primary without enough ackers waits for its barrier; whoever follows it is made an acker. */
    private static Decision stillPromoting(Situation situation, ClusterState record) {
        return Admission.admit(situation, record)
                .filter(admission -> lacksAckers(record))
                .orElseGet(() ->
                        new Decision.Wait(record.primary().map(NodeId::value).orElse("nobody")
                                + " is being promoted in epoch " + record.epoch()));
    }

    private static boolean lacksAckers(ClusterState record) {
        return record.durability()
                .map(durability -> durability.ackers().size() < durability.acknowledgements())
                .orElse(false);
    }
}
