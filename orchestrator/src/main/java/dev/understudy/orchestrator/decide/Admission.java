package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.ServerReport;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A node which follows the primary is made an acker, and so becomes one that a failover may choose. The record names it
 * before its replica acknowledges anything: an acker that no failover asks could keep a deposed primary alive.
 */
final class Admission {
    private Admission() {}

    /** Admits everybody who follows, may be primary and is no acker yet; empty if there is nobody. */
    static Optional<Decision> admit(Situation situation, ClusterState record) {
        SortedMap<NodeId, Member> admitted = new TreeMap<>();
        record.members().forEach((node, member) -> {
            boolean isNew = !record.isAcker(node)
                    && !record.refused().contains(node)
                    && Evidence.follows(situation, record, node)
                    && Evidence.isEligible(situation, record, node);
            if (isNew) {
                situation
                        .report(node)
                        .flatMap(NodeReport::server)
                        .filter(server -> Evidence.errant(server, record).isEmpty())
                        .map(ServerReport::serverUuid)
                        // Other data under the name of a witness: that is for Renewal.
                        .filter(uuid -> uuid.equals(member.serverUuid()) || !Renewal.isReliedUpon(record, node))
                        .ifPresent(uuid -> admitted.put(node, member.withServerUuid(uuid)));
            }
        });
        return admitted.isEmpty() ? Optional.empty() : Optional.of(new Decision.Write(with(admitted, record)));
    }

    private static ClusterState with(SortedMap<NodeId, Member> admitted, ClusterState record) {
        Draft draft = Draft.sameEpoch(record);
        admitted.forEach(draft::member);
        Durability promise = record.reign().promise();
        Durability durability = record.durability().orElse(promise);
        return draft.promise(promise.withAckers(plus(promise.ackers(), admitted.keySet())))
                .durability(durability.withAckers(plus(durability.ackers(), admitted.keySet())))
                .because(admitted.keySet() + " follow the primary and become ackers");
    }

    private static SortedSet<NodeId> plus(SortedSet<NodeId> nodes, java.util.Set<NodeId> more) {
        SortedSet<NodeId> all = new TreeSet<>(nodes);
        all.addAll(more);
        return all;
    }
}
