package dev.understudy.orchestrator.decide;

import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Ackers have been revoked: as soon as enough of them have said so, the one that has everything the others have becomes
 * primary.
 *
 * <p>Enough is {@link Durability#revocationQuorum()} of the last settled epoch and of each one since. Then the primaries
 * of those epochs can never again collect their acknowledgements, and whatever they had acknowledged is on one of the
 * revoked.
 */
final class Promotion implements Rule {
    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        return switch (record.phase()) {
            case REVOKING -> Optional.of(choose(situation, record));
            case STABLE, PROMOTING -> Optional.empty();
        };
    }

    private static Decision choose(Situation situation, ClusterState record) {
        SortedMap<NodeId, ServerReport> revoked = revoked(situation, record);
        Optional<String> missing = missing(record, revoked);
        if (missing.isPresent()) {
            return new Decision.Wait(missing.get());
        }
        GtidSet all = revoked.values().stream().map(ServerReport::history).reduce(GtidSet.EMPTY, GtidSet::union);
        return revoked.entrySet().stream()
                .filter(entry -> entry.getValue().history().contains(all))
                .max(Comparator.comparingLong((Map.Entry<NodeId, ServerReport> entry) ->
                                entry.getValue().executed().count())
                        .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                .<Decision>map(best ->
                        new Decision.Write(promote(situation, record, best, ackersBeside(best.getKey(), revoked))))
                .orElseGet(() -> new Decision.Alert("no acker has all that the others have: "
                        + revoked.entrySet().stream()
                                .map(entry -> entry.getKey() + " lacks "
                                        + all.minus(entry.getValue().history()))
                                .collect(Collectors.joining(", "))
                        + ": a person must choose"));
    }

    /** The ackers that have stopped listening under this epoch, and what they have. */
    private static SortedMap<NodeId, ServerReport> revoked(Situation situation, ClusterState record) {
        SortedMap<NodeId, ServerReport> revoked = new TreeMap<>();
        record.members().forEach((node, member) -> {
            boolean stopped = member.assignment().role() == Role.REVOKED
                    && situation
                            .report(node)
                            .map(report -> report.hasAppliedIn(record.epoch()))
                            .orElse(false);
            if (stopped) {
                situation
                        .trusted(node, member)
                        .filter(server -> server.receiver().running() == Running.OFF)
                        .ifPresent(server -> revoked.put(node, server));
            }
        });
        return revoked;
    }

    /** What is missing for a choice, in words; empty if nothing is. */
    private static Optional<String> missing(ClusterState record, SortedMap<NodeId, ServerReport> revoked) {
        for (Map.Entry<Epoch, Durability> quorum : record.quorums().entrySet()) {
            TreeSet<NodeId> unheard = new TreeSet<>(quorum.getValue().ackers());
            unheard.removeAll(revoked.keySet());
            int heard = quorum.getValue().ackers().size() - unheard.size();
            if (heard < quorum.getValue().revocationQuorum()) {
                return Optional.of("the failover waits for " + unheard + ": "
                        + quorum.getValue().revocationQuorum() + " of the ackers "
                        + quorum.getValue().ackers()
                        + " of epoch " + quorum.getKey() + " must be heard, " + heard + " are; without them an"
                        + " acknowledged write could be lost");
            }
        }
        return revoked.isEmpty() ? Optional.of("the failover waits for a node that can be primary") : Optional.empty();
    }

    private static ClusterState promote(
            Situation situation, ClusterState record, Map.Entry<NodeId, ServerReport> best, SortedSet<NodeId> ackers) {
        NodeId candidate = best.getKey();
        SortedMap<NodeId, Member> members = new TreeMap<>();
        record.members()
                .forEach((node, member) -> members.put(
                        node,
                        member.assigned(
                                node.equals(candidate)
                                        ? Assignment.of(Role.PRIMARY)
                                        : Assignment.replicaOf(candidate))));
        SortedMap<Epoch, Durability> quorums = new TreeMap<>(record.quorums());
        quorums.put(record.epoch(), new Durability(situation.policy().acknowledgements(members.size()), ackers));
        return new ClusterState(
                record.cluster(),
                record.version().nextSeq(),
                Phase.PROMOTING,
                Optional.of(candidate),
                members,
                quorums,
                best.getValue().history(),
                candidate + " becomes primary: it has everything that the other revoked ackers " + ackers + " have");
    }

    private static SortedSet<NodeId> ackersBeside(NodeId candidate, SortedMap<NodeId, ServerReport> revoked) {
        SortedSet<NodeId> ackers = new TreeSet<>(revoked.keySet());
        ackers.remove(candidate);
        return ackers;
    }
}
