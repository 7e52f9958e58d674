package dev.understudy.simulator;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Reign;
import dev.understudy.client.StateVersion;
import dev.understudy.orchestrator.decide.Sighting;
import dev.understudy.orchestrator.decide.Situation;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** What a function is told when a safeguard is off. */
final class Falsified {
    private Falsified() {}

    static Situation forDecision(Safeguard off, Situation situation) {
        if (situation.record().isEmpty()) {
            return situation;
        }
        ClusterState record = situation.record().get();
        return switch (off) {
            case REVOCATION_QUORUM ->
                record.phase() == Phase.REVOKING
                        ? told(situation, withReigns(record, eagerly(record)), situation.sightings())
                        : situation;
            case QUORUM_OF_EVERY_EPOCH ->
                record.phase() == Phase.REVOKING
                        ? told(
                                situation,
                                withReigns(
                                        record,
                                        new TreeMap<>(record.reigns()
                                                .tailMap(record.reigns().lastKey()))),
                                situation.sightings())
                        : situation;
            case BARRIER_BEFORE_STABLE ->
                record.phase() == Phase.PROMOTING ? barrierSeen(situation, record) : situation;
            case BARRIER_BEFORE_DURABILITY_CHANGE ->
                record.phase() == Phase.STABLE ? barrierSeen(situation, record) : situation;
            case VOUCHING_BY_SERVER_UUID ->
                told(situation, withReportedUuids(situation, record), situation.sightings());
            case BASE_CHECK ->
                record.primary().isPresent() ? told(situation, record, withoutErrant(situation, record)) : situation;
            case NEVER_SMALLER_SET -> told(situation, record, withoutMemory(situation));
            default -> throw new IllegalArgumentException(off + " does not falsify what a decision is told");
        };
    }

    private static Situation told(Situation situation, ClusterState record, SortedMap<NodeId, Sighting> sightings) {
        return situation.with(record, sightings);
    }

    /** One acker is enough. */
    private static SortedMap<Epoch, Reign> eagerly(ClusterState record) {
        SortedMap<Epoch, Reign> reigns = new TreeMap<>();
        record.reigns().forEach((epoch, reign) -> {
            Durability promise = reign.promise();
            reigns.put(
                    epoch,
                    promise.ackers().size() > 1 && promise.acknowledgements() > 0
                            ? reign.promising(promise.withAcknowledgements(
                                    promise.ackers().size()))
                            : reign);
        });
        return reigns;
    }

    private static Situation barrierSeen(Situation situation, ClusterState record) {
        SortedMap<NodeId, Sighting> sightings = new TreeMap<>(situation.sightings());
        record.primary()
                .ifPresent(primary -> sightings.computeIfPresent(
                        primary, (node, sighting) -> sighting.with(barrier(sighting.report(), record.version()))));
        return told(situation, record, sightings);
    }

    private static NodeReport barrier(NodeReport report, StateVersion version) {
        boolean open = report.server()
                .filter(server -> server.access() == dev.understudy.client.Access.WRITABLE)
                .isPresent();
        return open ? report.withBarrier(version) : report;
    }

    private static ClusterState withReportedUuids(Situation situation, ClusterState record) {
        SortedMap<NodeId, Member> members = new TreeMap<>(record.members());
        members.replaceAll((node, member) -> situation
                .report(node)
                .flatMap(NodeReport::server)
                .map(server -> member.withServerUuid(server.serverUuid()))
                .orElse(member));
        return record.withMembers(members);
    }

    /** The leader does not look either. */
    private static SortedMap<NodeId, Sighting> withoutErrant(Situation situation, ClusterState record) {
        SortedMap<NodeId, Sighting> sightings = new TreeMap<>();
        situation
                .sightings()
                .forEach((node, sighting) ->
                        sightings.put(node, sighting.with(withoutErrant(sighting.report(), record.reign()))));
        return sightings;
    }

    private static NodeReport withoutErrant(NodeReport report, Reign reign) {
        return report.withServer(server -> {
            GtidSet errant = reign.foreignIn(server.history());
            return server.withExecuted(server.executed().minus(errant))
                    .withReceived(server.received().minus(errant));
        });
    }

    private static SortedMap<NodeId, Sighting> withoutMemory(Situation situation) {
        SortedMap<NodeId, Sighting> sightings = new TreeMap<>();
        situation
                .sightings()
                .forEach((node, sighting) -> sightings.put(
                        node, new Sighting(sighting.report(), sighting.age(), GtidSet.EMPTY, sighting.away())));
        return sightings;
    }

    static ClusterState withMember(ClusterState record, NodeId node, Member member) {
        SortedMap<NodeId, Member> members = new TreeMap<>(record.members());
        members.put(node, member);
        return record.withMembers(members);
    }

    private static ClusterState withReigns(ClusterState record, SortedMap<Epoch, Reign> reigns) {
        return record.withReigns(reigns);
    }

    /** These acknowledge, whether the record names them or not. */
    static ClusterState withAckers(ClusterState record, SortedSet<NodeId> ackers) {
        Durability durability = record.durability().orElseThrow();
        Reign reign = record.reign();
        SortedMap<Epoch, Reign> reigns = new TreeMap<>(record.reigns());
        reigns.put(reigns.lastKey(), reign.promising(reign.promise().withAckers(ackers)));
        return record.withReigns(reigns).withDurability(Optional.of(durability.withAckers(ackers)));
    }
}
