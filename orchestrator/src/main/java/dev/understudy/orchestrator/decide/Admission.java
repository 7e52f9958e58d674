package dev.understudy.orchestrator.decide;

import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.Epoch;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A node which follows the primary is made an acker, and so becomes one that a failover may choose. The record names it
 * before its replica acknowledges anything: an acker that no failover asks could keep a deposed primary alive.
 */
final class Admission implements Rule {
    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        return record.phase() == Phase.STABLE ? admit(situation, record) : Optional.empty();
    }

    /** Admits everybody who follows and is no acker yet; empty if there is nobody. */
    static Optional<Decision> admit(Situation situation, ClusterState record) {
        SortedMap<NodeId, Member> admitted = new TreeMap<>();
        record.members().forEach((node, member) -> {
            if (!record.isAcker(node)) {
                situation
                        .report(node)
                        .filter(report -> follows(report, member, record))
                        .flatMap(NodeReport::server)
                        .ifPresent(server -> admitted.put(node, member.withServerUuid(server.serverUuid())));
            }
        });
        return admitted.isEmpty()
                ? Optional.empty()
                : record.durability().map(durability -> new Decision.Write(with(admitted, durability, record)));
    }

    private static boolean follows(NodeReport report, Member member, ClusterState record) {
        boolean told = record.primary().map(Assignment::replicaOf).equals(Optional.of(member.assignment()));
        return told
                && report.hasAppliedIn(record.epoch())
                && report.finding().isEmpty()
                && report.server().map(Admission::receives).orElse(false);
    }

    private static boolean receives(ServerReport server) {
        return server.receiver().running() == Running.ON && server.applier().running() == Running.ON;
    }

    private static ClusterState with(SortedMap<NodeId, Member> admitted, Durability durability, ClusterState record) {
        TreeSet<NodeId> ackers = new TreeSet<>(durability.ackers());
        ackers.addAll(admitted.keySet());
        SortedMap<NodeId, Member> members = new TreeMap<>(record.members());
        members.putAll(admitted);
        SortedMap<Epoch, Durability> quorums = new TreeMap<>(record.quorums());
        quorums.put(record.epoch(), durability.withAckers(ackers));
        return new ClusterState(
                record.cluster(),
                record.version().nextSeq(),
                record.phase(),
                record.primary(),
                members,
                quorums,
                record.base(),
                admitted.keySet() + " follow the primary and become ackers");
    }
}
