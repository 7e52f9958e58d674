package dev.understudy.router;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Epoch;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a data source stands at one moment.
 *
 * @param cluster the cluster
 * @param epoch of the newest record seen
 * @param phase of the newest record seen
 * @param reason why that record was written, a sentence for people
 * @param primary where writes go; empty while they wait at the gate
 * @param replicas where reads go; while it is empty they go to the primary
 * @param waiting how many requests wait at the gate
 * @param inFlight how many connections to each node are in use by the application
 * @param longestPause the longest time that writes were not let through since the data source was started
 * @param changeovers how often the primary changed since then
 * @param lostCommits commits that were not answered, and what was found out about them
 */
public record RouterStatus(
        ClusterName cluster,
        Epoch epoch,
        Phase phase,
        String reason,
        Optional<NodeId> primary,
        List<NodeId> replicas,
        int waiting,
        SortedMap<NodeId, Integer> inFlight,
        Duration longestPause,
        long changeovers,
        LostCommits lostCommits) {
    /** Copies what is handed in. */
    public RouterStatus {
        replicas = List.copyOf(replicas);
        inFlight = Collections.unmodifiableSortedMap(new TreeMap<>(inFlight));
    }
}
