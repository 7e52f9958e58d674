package dev.understudy.orchestrator.decide;

import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Reign;
import dev.understudy.client.Request;
import dev.understudy.client.Role;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A node is made no member any more because a person asks for it. Nobody may rely on it any longer when it goes, so it is taken
 * into maintenance first and dropped as an acker like any other; the request stays open meanwhile. If it is taken back on the
 * way, the node stays in maintenance.
 */
final class NodeRemoval {
    private NodeRemoval() {}

    /** The next step; empty while its acknowledgements are being done without. */
    static Optional<Decision> next(Situation situation, ClusterState record, String name, Request request) {
        Optional<String> obstacle = obstacle(situation, record, request);
        if (obstacle.isPresent()) {
            return Optional.of(Wishes.refused(name, obstacle.get()));
        }
        NodeId node = request.node().orElseThrow();
        if (role(record, node) != Role.MAINTENANCE) {
            return Optional.of(new Decision.Write(apart(record, node, request.by())));
        }
        if (isReliedUpon(record, node)) {
            boolean canStop = situation.fresh(node).flatMap(NodeReport::server).isPresent();
            return canStop || record.refused().contains(node)
                    ? Optional.empty()
                    : Optional.of(new Decision.Write(refusing(record, node, request.by())));
        }
        // Once it says that it would not acknowledge, it is let in, and can be forgotten.
        boolean maybeAcknowledges =
                record.refused().contains(node) && !request.nodes().contains(node);
        return maybeAcknowledges
                ? Optional.empty()
                : Optional.of(Wishes.taken(without(situation, record, node, request.by()), name));
    }

    private static Role role(ClusterState record, NodeId node) {
        return record.member(node).orElseThrow().assignment().role();
    }

    private static boolean isReliedUpon(ClusterState record, NodeId node) {
        return record.isAcker(node)
                || Renewal.isReliedUpon(record, node)
                || record.reigns().values().stream().map(Reign::primary).anyMatch(node::equals);
    }

    private static ClusterState apart(ClusterState record, NodeId node, String by) {
        NodeId primary = record.primary().orElseThrow();
        return Draft.sameEpoch(record)
                .assign((other, member) -> member.assignment().source().equals(Optional.of(node))
                        ? Assignment.replicaOf(primary)
                        : member.assignment())
                .assign(node, Assignment.of(Role.MAINTENANCE))
                .because(by + " removes " + node + ": it is left alone, and done without");
    }

    private static ClusterState refusing(ClusterState record, NodeId node, String by) {
        SortedSet<NodeId> refused = new TreeSet<>(record.refused());
        refused.add(node);
        return Draft.sameEpoch(record)
                .refused(refused)
                .because(by + " removes " + node + ", which does not answer: the primary is to refuse it");
    }

    /** A smaller cluster waits for no more acknowledgements than its policy wants of it. */
    private static ClusterState without(Situation situation, ClusterState record, NodeId node, String by) {
        int eligible = (int) record.members().keySet().stream()
                .filter(member -> !member.equals(node) && Evidence.isEligible(situation, record, member))
                .count();
        int wanted = situation.policy().acknowledgements(eligible);
        Durability durability = record.durability().orElseThrow();
        Durability promise = record.reign().promise();
        return Draft.sameEpoch(record)
                .without(node)
                .durability(durability.withAcknowledgements(Math.min(wanted, durability.acknowledgements())))
                .promise(promise.withAcknowledgements(Math.min(wanted, promise.acknowledgements())))
                .because(by + " has removed " + node);
    }

    /** Why the node must stay; empty if it may go. */
    private static Optional<String> obstacle(Situation situation, ClusterState record, Request request) {
        Optional<NodeId> named =
                request.node().filter(node -> record.member(node).isPresent());
        if (named.isEmpty()) {
            return Optional.of(
                    "there is no such node; the nodes are " + record.members().keySet());
        }
        NodeId node = named.get();
        if (record.phase() != Phase.STABLE) {
            return Optional.of("the cluster is " + record.phase() + ": ask again when it is STABLE");
        }
        if (record.primary().equals(named)) {
            return Optional.of(node + " is the primary: switch over first, with understudy switchover");
        }
        Optional<NodeId> copied = record.members().entrySet().stream()
                .filter(entry -> entry.getValue().assignment().equals(new Assignment(Role.REBUILD, named)))
                .map(Map.Entry::getKey)
                .findFirst();
        if (copied.isPresent()) {
            return Optional.of(copied.get() + " is being copied from " + node + ": wait until that is done");
        }
        boolean mayAcknowledge = isReliedUpon(record, node) || record.refused().contains(node);
        boolean isSilent = situation.fresh(node).isEmpty() && !request.nodes().contains(node);
        return mayAcknowledge && isSilent
                ? Optional.of(
                        "the agent of " + node + " is silent, and its server might go on acknowledging once nobody"
                                + " knows it any more: start the agent, or switch the host off and say so with --off")
                : Wishes.missedBy(situation, record, node);
    }
}
