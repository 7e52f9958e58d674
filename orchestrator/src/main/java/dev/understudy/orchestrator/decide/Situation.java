package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a decision may depend on.
 *
 * @param cluster the cluster
 * @param record its state record; empty if there is none
 * @param reports the last report of each node whose agent has a session
 * @param policy what the operator wants
 */
public record Situation(
        ClusterName cluster, Optional<ClusterState> record, SortedMap<NodeId, NodeReport> reports, Policy policy) {
    public Situation {
        reports = Collections.unmodifiableSortedMap(new TreeMap<>(reports));
    }

    /** The node's report; empty if its agent has no session, which says nothing about its server. */
    public Optional<NodeReport> report(NodeId node) {
        return Optional.ofNullable(reports.get(node));
    }

    /**
     * What the node's server said, if it is up and is the very server that the record names: other data under the same
     * name vouches for nothing.
     */
    public Optional<ServerReport> trusted(NodeId node, Member member) {
        return report(node)
                .filter(report -> report.process() == ServerProcess.UP)
                .flatMap(NodeReport::server)
                .filter(server -> server.serverUuid().equals(member.serverUuid()));
    }
}
