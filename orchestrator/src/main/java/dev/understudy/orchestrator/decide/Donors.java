package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.ServerReport;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * From whom a node may be copied: replicas that follow without trouble, before the primary, which has more to do; none of
 * another version series, between which MySQL does not copy.
 *
 * @param record which names them
 * @param nodes those who may
 */
record Donors(ClusterState record, SortedSet<NodeId> nodes) {
    static Donors of(Situation situation, ClusterState record, NodeId recipient) {
        Optional<String> series = series(situation, recipient);
        SortedSet<NodeId> nodes = new TreeSet<>(record.members().keySet());
        nodes.remove(recipient);
        nodes.removeIf(node ->
                !hasAll(situation, record, node) || (series.isPresent() && !series.equals(series(situation, node))));
        return new Donors(record, nodes);
    }

    private static boolean hasAll(Situation situation, ClusterState record, NodeId node) {
        boolean isPrimary = record.primary().equals(Optional.of(node))
                && situation.fresh(node).flatMap(NodeReport::server).isPresent();
        return isPrimary || Evidence.follows(situation, record, node);
    }

    /** The first two numbers of a version, as {@code 8.4}. */
    private static Optional<String> series(Situation situation, NodeId node) {
        return situation.report(node).flatMap(NodeReport::server).map(ServerReport::series);
    }

    /** Those whose data fit on the recipient's disk, or may fit, as far as is known. */
    Donors fitting(Situation situation, NodeId recipient) {
        SortedSet<NodeId> fitting = new TreeSet<>(nodes);
        fitting.removeIf(donor -> CopyRoom.of(situation, recipient, donor).isLacking());
        return new Donors(record, fitting);
    }

    /** What keeps the recipient from being copied from any of them, where that is room on its disk. */
    Optional<String> lackOfRoom(Situation situation, NodeId recipient) {
        return fitting(situation, recipient).nodes().isEmpty()
                ? best().flatMap(donor ->
                        CopyRoom.of(situation, recipient, donor).lack())
                : Optional.empty();
    }

    Donors without(NodeId node) {
        SortedSet<NodeId> left = new TreeSet<>(nodes);
        left.remove(node);
        return new Donors(record, left);
    }

    boolean has(NodeId node) {
        return nodes.contains(node);
    }

    /** The one that is missed least while it is read from. */
    Optional<NodeId> best() {
        return nodes.stream().min(Comparator.comparing(this::weight).thenComparing(Comparator.naturalOrder()));
    }

    private int weight(NodeId node) {
        if (record.primary().equals(Optional.of(node))) {
            return 2;
        }
        return record.isAcker(node) ? 1 : 0;
    }
}
