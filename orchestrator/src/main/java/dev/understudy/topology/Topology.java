package dev.understudy.topology;

import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Role;
import dev.understudy.client.Running;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One look at a cluster: what its nodes shall be, and what their agents say they are.
 *
 * @param state the state record
 * @param reports the last report of each node whose agent has a session
 * @param leader the orchestrator that leads; empty if none does
 */
public record Topology(ClusterState state, SortedMap<NodeId, NodeReport> reports, Optional<String> leader) {
    public Topology {
        reports = new TreeMap<>(reports);
    }

    /** What keeps the cluster from being whole, a few words for each trouble; empty if it is whole. */
    public List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        if (!state.isWritable()) {
            troubles.add("the cluster is " + state.phase() + " (" + state.reason() + ")");
        }
        if (leader.isEmpty()) {
            troubles.add("no orchestrator leads");
        }
        state.members().forEach((node, member) -> trouble(node, member).ifPresent(troubles::add));
        if (!state.isDurabilityProven()) {
            troubles.add("no barrier has proven yet who acknowledges");
        }
        return troubles;
    }

    /**
     * Whether every node is what the newest record tells it to be, and that is a primary, or a replica that receives and, if it
     * may be primary, acknowledges: so that each of them may be lost or restarted next.
     */
    public boolean isWhole() {
        return troubles().isEmpty();
    }

    private Optional<String> trouble(NodeId node, Member member) {
        Assignment assignment = member.assignment();
        NodeReport report = reports.get(node);
        if (report == null) {
            return Optional.of("the agent of " + node + " has no session");
        }
        if (assignment.role() != Role.PRIMARY && assignment.role() != Role.REPLICA) {
            return Optional.of(node + " is assigned " + assignment + finding(report));
        }
        if (report.process() != ServerProcess.UP) {
            return Optional.of("mysqld of " + node + " is " + report.process() + finding(report));
        }
        if (!report.hasApplied(state.version())) {
            return Optional.of(node + " has not applied version " + state.version() + finding(report));
        }
        boolean receives = report.server()
                .map(ServerReport::receiver)
                .map(receiver -> receiver.running() == Running.ON)
                .orElse(false);
        if (assignment.role() == Role.REPLICA && !receives) {
            return Optional.of(node + " does not receive" + finding(report));
        }
        return assignment.role() == Role.REPLICA && shallAcknowledge(member, report) && !state.isAcker(node)
                ? Optional.of(node + " does not acknowledge yet" + finding(report))
                : Optional.empty();
    }

    /** A delayed replica would answer late. */
    private static boolean shallAcknowledge(Member member, NodeReport report) {
        return member.traits().allowPrimary()
                && report.server()
                        .map(server -> server.applier().delaySeconds() == 0)
                        .orElse(true);
    }

    private static String finding(NodeReport report) {
        return report.finding().map(finding -> ": " + finding.message()).orElse("");
    }

    /** The replicas of the record, in order. */
    public List<NodeId> replicas() {
        return state.members().entrySet().stream()
                .filter(entry -> entry.getValue().assignment().role() == Role.REPLICA)
                .map(Map.Entry::getKey)
                .toList();
    }
}
