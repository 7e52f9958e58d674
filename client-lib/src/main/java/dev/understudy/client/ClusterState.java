package dev.understudy.client;

import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The state record: the one versioned statement, kept in ZooKeeper, of what every node of a cluster shall be.
 *
 * @param cluster whose record it is
 * @param version orders the records of a cluster
 * @param phase where the cluster stands between two settled primaries
 * @param primary the primary of this epoch; empty while ackers are being revoked
 * @param target who shall be primary next; present if and only if the phase is DRAINING
 * @param members every node of the cluster
 * @param reigns the last settled epoch and each one since. Whoever is made primary must have heard {@link
 *     Durability#revocationQuorum()} ackers of every one of them: an acknowledged write of any of these epochs is then on
 *     one of the heard
 * @param durability what the primary and its replicas are told to do; present if and only if there is a primary. The
 *     reign's promise follows once a barrier has proven it
 * @param barrierFrom a barrier proves {@code durability} if it was begun under this record or a later one; at most {@code
 *     version}
 * @param refused nodes which the primary must not admit as replicas: ackers being dropped that cannot be asked
 * @param automation whether anything begins without a person's word
 * @param lastChange the last change of primary that no person had asked for; empty if there was none, or if a person has
 *     acknowledged it
 * @param reason why this record was written, a sentence for people
 */
public record ClusterState(
        ClusterName cluster,
        StateVersion version,
        Phase phase,
        Optional<NodeId> primary,
        Optional<NodeId> target,
        SortedMap<NodeId, Member> members,
        SortedMap<Epoch, Reign> reigns,
        Optional<Durability> durability,
        StateVersion barrierFrom,
        SortedSet<NodeId> refused,
        Automation automation,
        Optional<Change> lastChange,
        String reason) {
    /**
     * Checks the parts against each other.
     *
     * @throws IllegalArgumentException if the parts contradict each other
     */
    public ClusterState {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        reigns = Collections.unmodifiableSortedMap(new TreeMap<>(reigns));
        refused = Collections.unmodifiableSortedSet(new TreeSet<>(refused));
        StateConsistency.require(version, phase, primary, target, members, reigns, durability, barrierFrom, refused);
    }

    public ClusterState withMembers(SortedMap<NodeId, Member> next) {
        return with(next, reigns, durability);
    }

    public ClusterState withReigns(SortedMap<Epoch, Reign> next) {
        return with(members, next, durability);
    }

    public ClusterState withDurability(Optional<Durability> next) {
        return with(members, reigns, next);
    }

    private ClusterState with(
            SortedMap<NodeId, Member> nextMembers,
            SortedMap<Epoch, Reign> nextReigns,
            Optional<Durability> nextDurability) {
        return new ClusterState(
                cluster,
                version,
                phase,
                primary,
                target,
                nextMembers,
                nextReigns,
                nextDurability,
                barrierFrom,
                refused,
                automation,
                lastChange,
                reason);
    }

    public Epoch epoch() {
        return version.epoch();
    }

    /** The reign of the newest epoch that had a primary. */
    public Reign reign() {
        return Objects.requireNonNull(reigns.get(reigns.lastKey()));
    }

    /** The GTID set with which the newest primary began: what a node has of earlier epochs beyond it is errant. */
    public GtidSet base() {
        return reign().base();
    }

    /** The record's entry for a node; empty if the node is not a member. */
    public Optional<Member> member(NodeId node) {
        return Optional.ofNullable(members.get(node));
    }

    /** Whether routers may send writes to {@link #primary()}. */
    public boolean isWritable() {
        return phase == Phase.STABLE;
    }

    /** Whether a node shall have semi-sync on as a replica under this record. */
    public boolean isAcker(NodeId node) {
        return durability.map(d -> d.ackers().contains(node)).orElse(false);
    }

    /** Whether the reign's promise is what the servers are told, so that no change of durability is under way. */
    public boolean isDurabilityProven() {
        return durability.equals(Optional.of(reign().promise()));
    }
}
