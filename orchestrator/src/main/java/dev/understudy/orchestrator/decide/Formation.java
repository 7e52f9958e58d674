package dev.understudy.orchestrator.decide;

import dev.understudy.client.Assignment;
import dev.understudy.client.Automation;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Reign;
import dev.understudy.client.Role;
import dev.understudy.client.ServerReport;
import dev.understudy.client.StateVersion;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/**
 * A cluster without a state record: formed from empty servers if the policy says so, and otherwise left alone. A record
 * that was lost is never made up again from what the servers look like.
 */
final class Formation {
    private Formation() {}

    static Decision decide(Situation situation) {
        Collection<NodeReport> reports =
                situation.sightings().values().stream().map(Sighting::report).toList();
        Optional<String> lost = Outdated.lost(situation);
        if (lost.isPresent()) {
            return new Decision.Alert(lost.get());
        }
        Optional<Decision> asked = Adoption.answer(situation);
        if (asked.isPresent()) {
            return asked.get();
        }
        if (situation.policy().formAt().isEmpty()) {
            return new Decision.Idle("no cluster has been formed, and this orchestrator shall not form one");
        }
        int wanted = situation.policy().formAt().getAsInt();
        if (reports.size() < wanted
                || reports.stream().anyMatch(report -> report.server().isEmpty())) {
            return new Decision.Wait("a cluster of " + wanted + " is to be formed; ready: "
                    + reports.stream()
                            .filter(report -> report.server().isPresent())
                            .map(report -> report.node().value())
                            .collect(Collectors.joining(", ", "[", "]")));
        }
        return reports.stream()
                .filter(report -> !report.server()
                        .map(ServerReport::history)
                        .orElse(GtidSet.EMPTY)
                        .isEmpty())
                .findFirst()
                .<Decision>map(used -> new Decision.Alert(used.node()
                        + " has transactions already, and a new cluster is formed from empty servers only: give it an"
                        + " empty data directory"))
                .orElseGet(() -> new Decision.Write(form(situation)));
    }

    private static ClusterState form(Situation situation) {
        NodeId first = situation.sightings().firstKey();
        int nodes = situation.sightings().size();
        return first(
                situation,
                first,
                GtidSet.EMPTY,
                situation.policy()::acknowledgements,
                "A new cluster of " + nodes + " empty nodes; " + first + " is its first primary");
    }

    /** The reign of a first primary that nobody acknowledges yet. */
    static Reign reign(NodeId primary, ServerReport server) {
        return new Reign(primary, server.serverUuid(), server.history(), new Durability(0, new TreeSet<>()));
    }

    /**
     * The first record of a cluster: every node that has reported is a member, and follows the first primary.
     *
     * @param base what the first primary has
     * @param acknowledgements for how many commits wait in a cluster of so many nodes that may be primary
     */
    static ClusterState first(
            Situation situation, NodeId first, GtidSet base, IntUnaryOperator acknowledgements, String reason) {
        SortedMap<NodeId, Member> members = new TreeMap<>();
        situation
                .sightings()
                .forEach((node, sighting) -> sighting.report()
                        .server()
                        .ifPresent(server -> members.put(
                                node,
                                new Member(
                                        sighting.report().endpoint(),
                                        server.serverUuid(),
                                        node.equals(first) ? Assignment.of(Role.PRIMARY) : Assignment.replicaOf(first),
                                        sighting.report().traits()))));
        TreeSet<NodeId> ackers = new TreeSet<>(members.keySet());
        ackers.remove(first);
        ackers.removeIf(
                node -> !Objects.requireNonNull(members.get(node)).traits().allowPrimary());
        StateVersion version = StateVersion.first();
        Durability durability = new Durability(acknowledgements.applyAsInt(ackers.size() + 1), ackers);
        Reign reign =
                new Reign(first, Objects.requireNonNull(members.get(first)).serverUuid(), base, durability);
        return new ClusterState(
                situation.cluster(),
                version,
                Phase.PROMOTING,
                Optional.of(first),
                Optional.empty(),
                members,
                new TreeMap<>(Map.of(version.epoch(), reign)),
                Optional.of(durability),
                version,
                new TreeSet<>(),
                Automation.ON,
                Optional.empty(),
                reason);
    }
}
