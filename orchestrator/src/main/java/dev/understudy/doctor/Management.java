package dev.understudy.doctor;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What ZooKeeper knows of a cluster.
 *
 * @param record the state record
 * @param reports the last report of each agent that has a session
 * @param leader the orchestrator that leads; empty if none does
 * @param orchestrators those that lead or wait for their turn
 * @param agentVersions the version of each agent that has said it
 * @param readAtMillis when this was read by the doctor's clock, in milliseconds since 1970
 */
public record Management(
        ClusterState record,
        SortedMap<NodeId, NodeReport> reports,
        Optional<String> leader,
        List<String> orchestrators,
        SortedMap<NodeId, String> agentVersions,
        long readAtMillis) {
    public Management {
        reports = Collections.unmodifiableSortedMap(new TreeMap<>(reports));
        orchestrators = List.copyOf(orchestrators);
        agentVersions = Collections.unmodifiableSortedMap(new TreeMap<>(agentVersions));
    }
}
