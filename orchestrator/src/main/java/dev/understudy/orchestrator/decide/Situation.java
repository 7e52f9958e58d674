package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterState;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Request;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import dev.understudy.client.StateVersion;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a decision may depend on.
 *
 * @param cluster the cluster
 * @param record its state record; empty if there is none
 * @param sightings each node whose agent has a session
 * @param requests what people ask for, by name, oldest first
 * @param policy what the operator wants
 * @param unchanged for how long this orchestrator has seen the record as it is
 * @param nowMillis milliseconds since 1970 by this orchestrator's clock; paces failovers and shows skew, no more
 * @param remembered all that each node was ever seen to have by this orchestrator, also if its agent has no session now;
 *     tells what may be lost, and decides nothing
 * @param newestSeen the newest version of the record that this orchestrator has read or written since it was started;
 *     empty if it remembers none
 * @param slots how many failovers have begun lately in all clusters that this orchestrator looks after
 */
public record Situation(
        ClusterName cluster,
        Optional<ClusterState> record,
        SortedMap<NodeId, Sighting> sightings,
        SortedMap<String, Request> requests,
        Policy policy,
        Duration unchanged,
        long nowMillis,
        SortedMap<NodeId, GtidSet> remembered,
        Optional<StateVersion> newestSeen,
        Slots slots) {
    public Situation {
        sightings = Collections.unmodifiableSortedMap(new TreeMap<>(sightings));
        requests = Collections.unmodifiableSortedMap(new TreeMap<>(requests));
        remembered = Collections.unmodifiableSortedMap(new TreeMap<>(remembered));
    }

    /** One of an orchestrator that remembers nothing, and is held back by no governor. */
    public Situation(
            ClusterName cluster,
            Optional<ClusterState> record,
            SortedMap<NodeId, Sighting> sightings,
            SortedMap<String, Request> requests,
            Policy policy,
            Duration unchanged,
            long nowMillis) {
        this(
                cluster,
                record,
                sightings,
                requests,
                policy,
                unchanged,
                nowMillis,
                new TreeMap<>(),
                Optional.empty(),
                Slots.unlimited());
    }

    public Situation with(Slots next) {
        return new Situation(
                cluster, record, sightings, requests, policy, unchanged, nowMillis, remembered, newestSeen, next);
    }

    /** The same situation with another record and other sightings. */
    public Situation with(ClusterState otherRecord, SortedMap<NodeId, Sighting> otherSightings) {
        return new Situation(cluster, Optional.of(otherRecord), otherSightings, requests, policy, unchanged, nowMillis);
    }

    /** Whether the record is so new to this orchestrator that it may not have heard of every node yet. */
    boolean isNewRecord() {
        return unchanged.compareTo(policy.silence()) < 0;
    }

    /** The node's report; empty if its agent has no session, which says nothing about its server. */
    public Optional<NodeReport> report(NodeId node) {
        return Optional.ofNullable(sightings.get(node)).map(Sighting::report);
    }

    /** The node's report unless it is so old that its agent must be taken for silent. */
    public Optional<NodeReport> fresh(NodeId node) {
        return Optional.ofNullable(sightings.get(node))
                .filter(sighting -> sighting.age().compareTo(policy.silence()) < 0)
                .map(Sighting::report);
    }

    /** For how long the node's server has not been seen up; empty if its agent has no session. */
    public Optional<Duration> away(NodeId node) {
        return Optional.ofNullable(sightings.get(node)).map(Sighting::away);
    }

    /**
     * What the node's server said, if it is up, is the very server that the record names, and has all that it ever said it
     * had: other data under the same name vouches for nothing, and neither does a server that lost some.
     */
    public Optional<ServerReport> trusted(NodeId node) {
        return record.flatMap(state -> state.member(node))
                .flatMap(member -> report(node)
                        .filter(report -> report.process() == ServerProcess.UP)
                        .flatMap(NodeReport::server)
                        .filter(server -> server.serverUuid().equals(member.serverUuid()))
                        .filter(server -> server.history().contains(vouched(node))));
    }

    /** All that the node was ever seen to have, whatever became of it. */
    GtidSet lastSeen(NodeId node) {
        GtidSet reported = report(node)
                .flatMap(NodeReport::server)
                .map(ServerReport::history)
                .orElse(GtidSet.EMPTY);
        return remembered.getOrDefault(node, GtidSet.EMPTY).union(vouched(node)).union(reported);
    }

    private GtidSet vouched(NodeId node) {
        Sighting sighting = sightings.get(node);
        return sighting == null ? GtidSet.EMPTY : sighting.vouched();
    }
}
