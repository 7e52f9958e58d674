package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Role;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;

/** What reports prove, in the words of the rules. */
final class Evidence {
    private Evidence() {}

    /** How many of the primary's ackers say that they hear nothing of it; an acker that says nothing does not count. */
    static long deafTo(Situation situation, ClusterState record) {
        return record.reign().promise().ackers().stream()
                .filter(acker -> situation
                        .fresh(acker)
                        .filter(report -> report.seen()
                                .map(seen -> seen.epoch().equals(record.epoch()))
                                .orElse(false))
                        .flatMap(NodeReport::server)
                        .map(server -> server.receiver().running() != Running.OFF
                                && !server.receiver().hearing())
                        .orElse(false))
                .count();
    }

    /** Whether the node follows the primary as it was told, without trouble. */
    static boolean follows(Situation situation, ClusterState record, NodeId node) {
        return record.member(node)
                        .filter(member -> member.assignment().role() == Role.REPLICA)
                        .filter(member -> member.assignment().source().equals(record.primary()))
                        .isPresent()
                && situation
                        .fresh(node)
                        .filter(report -> report.hasAppliedIn(record.epoch())
                                && report.finding().isEmpty())
                        .flatMap(NodeReport::server)
                        .filter(server -> server.receiver().running() == Running.ON
                                && server.applier().running() == Running.ON)
                        .isPresent();
    }

    /** Whether the node may become primary, and so may acknowledge. */
    static boolean isEligible(Situation situation, ClusterState record, NodeId node) {
        boolean permitted = record.member(node)
                .filter(member -> member.traits().allowPrimary())
                .isPresent();
        return permitted
                && situation
                        .report(node)
                        .flatMap(NodeReport::server)
                        .map(server -> server.applier().delaySeconds() == 0)
                        .orElse(true);
    }

    /** What a node has that no primary's history can have: beyond the base, and not numbered by the reign's primary. */
    static GtidSet errant(ServerReport server, ClusterState record) {
        return record.reign().foreignIn(server.history());
    }
}
