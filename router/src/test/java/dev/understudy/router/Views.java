package dev.understudy.router;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.StateVersion;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Views of a cluster of db1, db2 and db3, as stories need them. */
final class Views {
    static final NodeId DB1 = NodeId.of("db1");
    static final NodeId DB2 = NodeId.of("db2");
    static final NodeId DB3 = NodeId.of("db3");

    private Views() {}

    /** A settled epoch: one primary, the others replicas. */
    static RouterView stable(long epoch, NodeId primary) {
        return view(epoch, Optional.of(primary), Optional.empty());
    }

    /** The primary of the epoch before is deposed; nobody is primary. */
    static RouterView revoking(long epoch, NodeId deposed) {
        return view(epoch, Optional.empty(), Optional.of(deposed));
    }

    /** A settled epoch with one node fenced. */
    static RouterView failedOver(long epoch, NodeId primary, NodeId fenced) {
        return view(epoch, Optional.of(primary), Optional.of(fenced));
    }

    private static RouterView view(long epoch, Optional<NodeId> primary, Optional<NodeId> fenced) {
        SortedMap<NodeId, NodeView> nodes = new TreeMap<>();
        for (NodeId node : new NodeId[] {DB1, DB2, DB3}) {
            if (primary.equals(Optional.of(node))) {
                nodes.put(node, node(node, Role.PRIMARY, Standing.QUIET));
            } else if (fenced.equals(Optional.of(node))) {
                nodes.put(node, node(node, Role.FENCED, Standing.BARRED));
            } else {
                nodes.put(node, node(node, Role.REPLICA, Standing.READABLE));
            }
        }
        return new RouterView(
                ClusterName.of("shop"),
                new StateVersion(1, new Epoch(epoch), epoch),
                primary.isPresent() ? Phase.STABLE : Phase.REVOKING,
                primary,
                primary,
                nodes,
                "a story");
    }

    private static NodeView node(NodeId node, Role role, Standing standing) {
        return new NodeView(new Endpoint(node.value(), 3306), role, standing, "", true);
    }

    /** The same view with a node in a zone. */
    static RouterView inZone(RouterView view, NodeId there, String zone) {
        SortedMap<NodeId, NodeView> nodes = new TreeMap<>(view.nodes());
        nodes.computeIfPresent(
                there, (node, seen) -> new NodeView(seen.endpoint(), seen.role(), seen.standing(), zone, seen.acker()));
        return new RouterView(
                view.cluster(), view.version(), view.phase(), view.primary(), view.writable(), nodes, view.reason());
    }

    /** The same view without replicas that may be read. */
    static RouterView withoutReplicas(RouterView view) {
        SortedMap<NodeId, NodeView> nodes = new TreeMap<>();
        view.nodes()
                .forEach((node, seen) -> nodes.put(
                        node,
                        new NodeView(
                                seen.endpoint(),
                                seen.role(),
                                seen.standing() == Standing.READABLE ? Standing.QUIET : seen.standing(),
                                seen.zone(),
                                seen.acker())));
        return new RouterView(
                view.cluster(), view.version(), view.phase(), view.primary(), view.writable(), nodes, view.reason());
    }
}
