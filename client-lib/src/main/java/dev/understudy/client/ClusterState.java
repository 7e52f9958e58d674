package dev.understudy.client;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state record: the one versioned statement, kept in ZooKeeper, of what every node of a cluster shall be.
 *
 * @param cluster whose record it is
 * @param version orders the records of a cluster
 * @param phase where the cluster stands between two settled primaries
 * @param primary the primary of this epoch; empty while ackers are being revoked
 * @param members every node of the cluster
 * @param quorums the durability of the last settled epoch and of each one since, by epoch. Whoever is made primary must
 *     have heard {@link Durability#revocationQuorum()} ackers of every one of them: an acknowledged write of any of these
 *     epochs is then on one of the heard
 * @param base the GTID set with which this epoch's primary began: what a node has of earlier epochs beyond it is errant
 * @param reason why this record was written, a sentence for people
 */
public record ClusterState(
        ClusterName cluster,
        StateVersion version,
        Phase phase,
        Optional<NodeId> primary,
        SortedMap<NodeId, Member> members,
        SortedMap<Epoch, Durability> quorums,
        GtidSet base,
        String reason) {
    /**
     * Checks the parts against each other.
     *
     * @throws IllegalArgumentException if the parts contradict each other
     */
    public ClusterState {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        quorums = Collections.unmodifiableSortedMap(new TreeMap<>(quorums));
        requireConsistentPrimary(version, phase, primary, members, quorums);
        requireKnownNodes(members, quorums);
        if (quorums.isEmpty() || quorums.lastKey().compareTo(version.epoch()) > 0) {
            throw new IllegalArgumentException(
                    "quorums of epochs " + quorums.keySet() + " in epoch " + version.epoch());
        }
    }

    private static void requireConsistentPrimary(
            StateVersion version,
            Phase phase,
            Optional<NodeId> primary,
            SortedMap<NodeId, Member> members,
            SortedMap<Epoch, Durability> quorums) {
        if (phase.hasPrimary() != primary.isPresent()) {
            throw new IllegalArgumentException(
                    phase + " with primary " + primary.map(NodeId::value).orElse("none"));
        }
        members.forEach((node, member) -> {
            boolean assigned = member.assignment().role() == Role.PRIMARY;
            if (assigned != primary.equals(Optional.of(node))) {
                throw new IllegalArgumentException(node + " is assigned " + member.assignment() + ", the primary is "
                        + primary.map(NodeId::value).orElse("none"));
            }
        });
        primary.ifPresent(node -> {
            if (!members.containsKey(node)) {
                throw new IllegalArgumentException("the primary " + node + " is not a member");
            }
            Durability durability = quorums.get(version.epoch());
            if (durability == null) {
                throw new IllegalArgumentException("no quorum of epoch " + version.epoch());
            }
            if (durability.ackers().contains(node)) {
                throw new IllegalArgumentException(
                        "the primary " + node + " is among its own ackers " + durability.ackers());
            }
        });
    }

    private static void requireKnownNodes(SortedMap<NodeId, Member> members, SortedMap<Epoch, Durability> quorums) {
        members.forEach((node, member) -> member.assignment().source().ifPresent(source -> {
            if (!members.containsKey(source) || source.equals(node)) {
                throw new IllegalArgumentException(node + " is assigned " + member.assignment());
            }
        }));
        quorums.forEach((epoch, durability) -> {
            if (!members.keySet().containsAll(durability.ackers())) {
                throw new IllegalArgumentException(
                        "ackers " + durability.ackers() + " of epoch " + epoch + " are not all members");
            }
        });
    }

    public Epoch epoch() {
        return version.epoch();
    }

    /** The durability of this epoch; empty while nobody is primary. */
    public Optional<Durability> durability() {
        return Optional.ofNullable(quorums.get(version.epoch()));
    }

    /** The record's entry for a node; empty if the node is not a member. */
    public Optional<Member> member(NodeId node) {
        return Optional.ofNullable(members.get(node));
    }

    /** Whether routers may send writes to {@link #primary()}. */
    public boolean isWritable() {
        return phase == Phase.STABLE;
    }

    /** Whether a node may have semi-sync on as a replica under this record. */
    public boolean isAcker(NodeId node) {
        return durability().map(d -> d.ackers().contains(node)).orElse(false);
    }
}
