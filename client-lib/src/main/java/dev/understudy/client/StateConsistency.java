package dev.understudy.client;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** What the parts of a {@link ClusterState} must say of each other. */
final class StateConsistency {
    private StateConsistency() {}

    static void require(
            StateVersion version,
            Phase phase,
            Optional<NodeId> primary,
            Optional<NodeId> target,
            SortedMap<NodeId, Member> members,
            SortedMap<Epoch, Reign> reigns,
            Optional<Durability> durability,
            StateVersion barrierFrom,
            SortedSet<NodeId> refused) {
        require(
                phase.hasPrimary() == primary.isPresent(),
                phase + " with primary " + primary.map(NodeId::value).orElse("none"));
        require(
                (phase == Phase.DRAINING) == target.isPresent(),
                phase + " with target " + target.map(NodeId::value).orElse("none"));
        require(
                primary.isPresent() == durability.isPresent(),
                "durability " + durability + " with primary "
                        + primary.map(NodeId::value).orElse("none"));
        require(!barrierFrom.isNewerThan(version), "a barrier from " + barrierFrom + " in version " + version);
        require(
                !reigns.isEmpty() && reigns.lastKey().compareTo(version.epoch()) <= 0,
                "reigns of epochs " + reigns.keySet() + " in epoch " + version.epoch());
        requireMembers(members, refused, target);
        requireOnePrimary(primary, members);
        reigns.forEach((epoch, reign) -> requireReign(epoch, reign, members));
        primary.ifPresent(node -> requirePrimary(node, version, members, reigns, durability));
    }

    private static void requireMembers(
            SortedMap<NodeId, Member> members, SortedSet<NodeId> refused, Optional<NodeId> target) {
        members.forEach((node, member) -> member.assignment()
                .source()
                .ifPresent(source -> require(
                        members.containsKey(source) && !source.equals(node),
                        node + " is assigned " + member.assignment())));
        require(members.keySet().containsAll(refused), "refused nodes " + refused + " are not all members");
        target.ifPresent(node -> require(members.containsKey(node), "the target " + node + " is not a member"));
    }

    private static void requireReign(Epoch epoch, Reign reign, SortedMap<NodeId, Member> members) {
        require(
                members.keySet().containsAll(reign.promise().ackers()) && members.containsKey(reign.primary()),
                "the primary " + reign.primary() + " and the ackers "
                        + reign.promise().ackers() + " of epoch " + epoch + " are not all members");
        require(
                !reign.promise().ackers().contains(reign.primary()),
                "the primary " + reign.primary() + " is among its own ackers "
                        + reign.promise().ackers());
    }

    private static void requirePrimary(
            NodeId node,
            StateVersion version,
            SortedMap<NodeId, Member> members,
            SortedMap<Epoch, Reign> reigns,
            Optional<Durability> durability) {
        require(members.containsKey(node), "the primary " + node + " is not a member");
        Reign reign = reigns.get(version.epoch());
        if (reign == null || !reign.primary().equals(node)) {
            throw new IllegalArgumentException("no reign of " + node + " in epoch " + version.epoch());
        }
        durability.ifPresent(wanted -> {
            require(
                    reign.promise().ackers().containsAll(wanted.ackers()),
                    "the ackers " + wanted.ackers() + " are not all among the recorded ones, "
                            + reign.promise().ackers());
            require(
                    reign.promise().acknowledgements() <= wanted.acknowledgements(),
                    reign.promise().acknowledgements() + " acknowledgements are promised, " + wanted.acknowledgements()
                            + " are waited for");
        });
    }

    private static void requireOnePrimary(Optional<NodeId> primary, SortedMap<NodeId, Member> members) {
        members.forEach((node, member) -> require(
                (member.assignment().role() == Role.PRIMARY) == primary.equals(Optional.of(node)),
                node + " is assigned " + member.assignment() + ", the primary is "
                        + primary.map(NodeId::value).orElse("none")));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
