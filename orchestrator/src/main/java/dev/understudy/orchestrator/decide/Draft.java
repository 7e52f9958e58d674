package dev.understudy.orchestrator.decide;

import dev.understudy.client.Assignment;
import dev.understudy.client.Automation;
import dev.understudy.client.Change;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.Epoch;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Reign;
import dev.understudy.client.Role;
import dev.understudy.client.StateVersion;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** The next state record while a rule writes it: the present one, changed where they differ. Used by one thread. */
final class Draft {
    private final ClusterState before;
    private final StateVersion version;
    private Phase phase;
    private Optional<NodeId> primary;
    private Optional<NodeId> target;
    private SortedMap<NodeId, Member> members;
    private SortedMap<Epoch, Reign> reigns;
    private Optional<Durability> durability;
    private StateVersion barrierFrom;
    private SortedSet<NodeId> refused;
    private Automation automation;
    private Optional<Change> lastChange;

    private Draft(ClusterState before, StateVersion version) {
        this.before = before;
        this.version = version;
        this.phase = before.phase();
        this.primary = before.primary();
        this.target = before.target();
        this.members = new TreeMap<>(before.members());
        this.reigns = new TreeMap<>(before.reigns());
        this.durability = before.durability();
        this.barrierFrom = before.barrierFrom();
        this.refused = before.refused();
        this.automation = before.automation();
        this.lastChange = before.lastChange();
    }

    /** The next record of the same epoch. */
    static Draft sameEpoch(ClusterState before) {
        return new Draft(before, before.version().nextSeq());
    }

    /** The first record of the next epoch. */
    static Draft nextEpoch(ClusterState before) {
        return new Draft(before, before.version().nextEpoch());
    }

    StateVersion version() {
        return version;
    }

    Draft phase(Phase next) {
        phase = next;
        return this;
    }

    Draft target(Optional<NodeId> next) {
        target = next;
        return this;
    }

    /** Nobody is primary. */
    Draft withoutPrimary() {
        primary = Optional.empty();
        durability = Optional.empty();
        target = Optional.empty();
        refused = new TreeSet<>();
        return this;
    }

    /** A new reign begins; only a barrier under this record proves it. */
    Draft crown(Reign reign) {
        primary = Optional.of(reign.primary());
        target = Optional.empty();
        durability = Optional.of(reign.promise());
        refused = new TreeSet<>();
        reigns.put(version.epoch(), reign);
        return fromHere();
    }

    /** A barrier must be begun under this record or a later one. */
    Draft fromHere() {
        barrierFrom = version;
        return this;
    }

    /** Earlier epochs need not be asked any more. */
    Draft forgetEarlierReigns() {
        reigns = new TreeMap<>(reigns.tailMap(version.epoch()));
        return this;
    }

    Draft assign(BiFunction<NodeId, Member, Assignment> roles) {
        members.replaceAll((node, member) -> member.assigned(roles.apply(node, member)));
        return this;
    }

    Draft assign(NodeId node, Assignment assignment) {
        members.computeIfPresent(node, (same, member) -> member.assigned(assignment));
        return this;
    }

    Draft member(NodeId node, Member member) {
        members.put(node, member);
        return this;
    }

    /** The node is no member any more. */
    Draft without(NodeId node) {
        members.remove(node);
        refused = new TreeSet<>(refused);
        refused.remove(node);
        return this;
    }

    /** What the servers shall do. */
    Draft durability(Durability next) {
        durability = Optional.of(next);
        return this;
    }

    /** What is relied upon. */
    Draft promise(Durability next) {
        reigns.put(version.epoch(), before.reign().promising(next));
        return this;
    }

    /** Of what these nodes acknowledged nothing may be relied upon: only the primaries are sure to have it. */
    Draft distrust(Set<NodeId> nodes) {
        reigns.replaceAll((epoch, reign) -> reign.promise().ackers().stream().anyMatch(nodes::contains)
                ? reign.promising(reign.promise().withAcknowledgements(0))
                : reign);
        return this;
    }

    Draft refused(SortedSet<NodeId> next) {
        refused = next;
        return this;
    }

    Draft automation(Automation next) {
        automation = next;
        return this;
    }

    Draft lastChange(Optional<Change> next) {
        lastChange = next;
        return this;
    }

    ClusterState because(String reason) {
        return new ClusterState(
                before.cluster(),
                version,
                phase,
                primary,
                target,
                members,
                reigns,
                durability,
                barrierFrom,
                refused,
                automation,
                lastChange,
                reason);
    }

    /** What a node that is neither primary nor set apart follows. */
    static Assignment following(NodeId node, Member member, NodeId primary, SortedMap<NodeId, Member> members) {
        return switch (member.assignment().role()) {
            case MAINTENANCE, REBUILD -> member.assignment();
            case PRIMARY, REPLICA, REVOKED, FENCED ->
                Assignment.replicaOf(member.traits()
                        .upstream()
                        .filter(upstream -> !upstream.equals(node) && isPlainReplica(members.get(upstream)))
                        .orElse(primary));
        };
    }

    /** Chains are of two links: a source in between follows the primary itself. */
    private static boolean isPlainReplica(@org.jspecify.annotations.Nullable Member upstream) {
        return upstream != null
                && upstream.assignment().role() == Role.REPLICA
                && upstream.traits().upstream().isEmpty();
    }
}
