package dev.understudy.topology;

import dev.understudy.client.Access;
import dev.understudy.client.ApplierReport;
import dev.understudy.client.Assignment;
import dev.understudy.client.Automation;
import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Load;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Promotion;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Reign;
import dev.understudy.client.Role;
import dev.understudy.client.Running;
import dev.understudy.client.SemiSyncReport;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import dev.understudy.client.StateVersion;
import dev.understudy.client.Traits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A small cluster for tests: db1 is the primary, db2 follows it. */
public final class Shop {
    public static final ClusterName NAME = ClusterName.of("shop");
    public static final NodeId DB1 = NodeId.of("db1");
    public static final NodeId DB2 = NodeId.of("db2");
    private static final StateVersion NOW = StateVersion.first().nextSeq();
    private static final String UUID = "00000000-0000-0000-0000-00000000000";

    private Shop() {}

    /** The record, in a phase that has a primary. */
    public static ClusterState state(Phase phase) {
        return state(phase, ackers(DB2));
    }

    /** The same, with other ackers. */
    public static ClusterState state(Phase phase, SortedSet<NodeId> ackers) {
        SortedMap<NodeId, Member> members = new TreeMap<>(Map.of(
                DB1, new Member(endpoint(DB1), UUID + "1", Assignment.of(Role.PRIMARY), Traits.PLAIN),
                DB2, new Member(endpoint(DB2), UUID + "2", Assignment.replicaOf(DB1), Traits.PLAIN)));
        Durability durability = new Durability(1, ackers);
        return new ClusterState(
                NAME,
                NOW,
                phase,
                Optional.of(DB1),
                phase == Phase.DRAINING ? Optional.of(DB2) : Optional.empty(),
                members,
                new TreeMap<>(Map.of(new Epoch(1), new Reign(DB1, UUID + "1", GtidSet.EMPTY, durability))),
                Optional.of(durability),
                NOW,
                new TreeSet<>(),
                Automation.ON,
                Optional.empty(),
                "for the test");
    }

    public static SortedSet<NodeId> ackers(NodeId... nodes) {
        return new TreeSet<>(List.of(nodes));
    }

    /** The same, with a node that must not be primary. */
    public static ClusterState neverPrimary(ClusterState state, NodeId node) {
        SortedMap<NodeId, Member> members = new TreeMap<>(state.members());
        members.computeIfPresent(
                node,
                (same, member) -> new Member(
                        member.endpoint(),
                        member.serverUuid(),
                        member.assignment(),
                        member.traits().with(Promotion.MUST_NOT)));
        return with(state, members, state.durability());
    }

    /** The same, when more acknowledgements are wanted than are proven. */
    public static ClusterState wanting(ClusterState state, int acknowledgements) {
        return with(state, state.members(), state.durability().map(now -> now.withAcknowledgements(acknowledgements)));
    }

    private static ClusterState with(
            ClusterState state, SortedMap<NodeId, Member> members, Optional<Durability> durability) {
        return new ClusterState(
                state.cluster(),
                state.version(),
                state.phase(),
                state.primary(),
                state.target(),
                members,
                state.reigns(),
                durability,
                NOW,
                state.refused(),
                state.automation(),
                Optional.empty(),
                state.reason());
    }

    private static Endpoint endpoint(NodeId node) {
        return new Endpoint("10.0.0.1", node.equals(DB1) ? 3306 : 3307);
    }

    public static SortedMap<NodeId, NodeReport> reports(NodeReport... reports) {
        SortedMap<NodeId, NodeReport> map = new TreeMap<>();
        for (NodeReport report : reports) {
            map.put(report.node(), report);
        }
        return map;
    }

    public static NodeReport primary() {
        return up(DB1, NOW, ReceiverReport.none());
    }

    /** The primary, which has not taken in the newest record. */
    public static NodeReport behind() {
        return up(DB1, StateVersion.first(), ReceiverReport.none());
    }

    public static NodeReport replica(Running receiver) {
        return up(DB2, NOW, new ReceiverReport(receiver, Optional.of(endpoint(DB1)), true, true, ""));
    }

    public static NodeReport dead(NodeId node) {
        return new NodeReport(
                node,
                endpoint(node),
                Traits.PLAIN,
                Optional.of(NOW),
                Optional.empty(),
                ServerProcess.DOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Load.unknown(),
                0);
    }

    private static NodeReport up(NodeId node, StateVersion applied, ReceiverReport receiver) {
        boolean primary = node.equals(DB1);
        return new NodeReport(
                node,
                endpoint(node),
                Traits.PLAIN,
                Optional.of(applied),
                Optional.of(applied),
                ServerProcess.UP,
                Optional.of(new ServerReport(
                        UUID + (primary ? "1" : "2"),
                        "9.7.4",
                        GtidSet.EMPTY,
                        GtidSet.EMPTY,
                        new TreeSet<>(),
                        primary ? Access.WRITABLE : Access.READABLE,
                        receiver,
                        ApplierReport.none(),
                        new SemiSyncReport(primary, 1, 1, 0))),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Load.of(12.4, 3, primary ? OptionalLong.empty() : OptionalLong.of(7)),
                0);
    }
}
