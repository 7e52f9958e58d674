package dev.understudy.agent;

import dev.understudy.agent.health.Node;
import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.Reign;
import dev.understudy.client.Role;
import dev.understudy.client.StateVersion;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The record that follows the one of {@link Node}: db2 has become primary. */
final class Deposed {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");

    private Deposed() {}

    static ClusterState record() {
        ClusterState before = Node.primary().record();
        StateVersion version = before.version().nextEpoch();
        Durability durability = new Durability(1, new TreeSet<>(List.of(DB1)));
        TreeMap<NodeId, Member> members = new TreeMap<>();
        members.put(DB1, as(before, DB1, Assignment.replicaOf(DB2)));
        members.put(DB2, as(before, DB2, Assignment.of(Role.PRIMARY)));
        return new ClusterState(
                before.cluster(),
                version,
                before.phase(),
                Optional.of(DB2),
                Optional.empty(),
                members,
                new TreeMap<>(Map.of(version.epoch(), new Reign(DB2, "uuid-of-db2", GtidSet.EMPTY, durability))),
                Optional.of(durability),
                version,
                new TreeSet<>(),
                before.automation(),
                Optional.empty(),
                "a failover");
    }

    private static Member as(ClusterState before, NodeId node, Assignment assignment) {
        Member member = Objects.requireNonNull(before.members().get(node));
        return new Member(member.endpoint(), member.serverUuid(), assignment, member.traits());
    }
}
