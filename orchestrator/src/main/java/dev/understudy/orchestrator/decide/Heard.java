package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Epoch;
import dev.understudy.client.NodeId;
import dev.understudy.client.Reign;
import dev.understudy.client.Role;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The nodes that have stopped listening under the present epoch and have said what they have.
 *
 * @param record under which they were asked
 * @param servers what they said
 */
record Heard(ClusterState record, SortedMap<NodeId, ServerReport> servers) {
    static Heard of(Situation situation, ClusterState record) {
        SortedMap<NodeId, ServerReport> heard = new TreeMap<>();
        record.members().forEach((node, member) -> {
            boolean stopped = member.assignment().role() == Role.REVOKED
                    && situation
                            .report(node)
                            .map(report -> report.hasAppliedIn(record.epoch()))
                            .orElse(false);
            if (stopped) {
                situation
                        .trusted(node)
                        .filter(server -> server.receiver().running() == Running.OFF)
                        .ifPresent(server -> heard.put(node, server));
            }
        });
        return new Heard(record, heard);
    }

    SortedSet<NodeId> nodes() {
        return new TreeSet<>(servers.keySet());
    }

    ServerReport server(NodeId node) {
        return Objects.requireNonNull(servers.get(node));
    }

    /** What is missing for a choice, in words; empty if nothing is. */
    Optional<String> missing() {
        // A primary began with everything that the reigns before it had answered.
        Optional<Epoch> vouched = record.reigns().entrySet().stream()
                .filter(reign -> vouchesItself(reign.getValue()))
                .map(Map.Entry::getKey)
                .reduce((older, newer) -> newer);
        for (Map.Entry<Epoch, Reign> reign : record.reigns().entrySet()) {
            boolean covered = vouched.isPresent() && reign.getKey().compareTo(vouched.get()) <= 0;
            Optional<String> missing = covered ? Optional.empty() : missing(reign.getKey(), reign.getValue());
            if (missing.isPresent()) {
                return missing;
            }
        }
        return servers.isEmpty() ? Optional.of("the failover waits for a node that can be primary") : Optional.empty();
    }

    private boolean vouchesItself(Reign reign) {
        ServerReport itself = servers.get(reign.primary());
        return itself != null
                && itself.serverUuid().equals(reign.serverUuid())
                && itself.history().contains(reign.base());
    }

    private Optional<String> missing(Epoch epoch, Reign reign) {
        SortedSet<NodeId> unheard = unheard(reign);
        int heard = reign.promise().ackers().size() - unheard.size();
        int needed = reign.promise().revocationQuorum();
        if (heard >= needed) {
            return Optional.empty();
        }
        if (reign.promise().acknowledgements() == 0) {
            return Optional.of("the primary " + reign.primary() + " of epoch " + epoch
                    + " answered commits without any acknowledgement: only it has all of them");
        }
        return Optional.of("the failover waits for " + unheard + ": " + needed + " of the ackers "
                + reign.promise().ackers() + " of epoch " + epoch + " must be heard, " + heard
                + " are; without them an acknowledged write could be lost");
    }

    private SortedSet<NodeId> unheard(Reign reign) {
        SortedSet<NodeId> unheard = new TreeSet<>(reign.promise().ackers());
        unheard.removeAll(servers.keySet());
        return unheard;
    }

    /** All that were not heard and may have acknowledged a write, or may still take one. */
    SortedSet<NodeId> unheard() {
        SortedSet<NodeId> unheard = new TreeSet<>();
        record.reigns().values().forEach(reign -> {
            unheard.addAll(reign.promise().ackers());
            unheard.add(reign.primary());
        });
        unheard.removeAll(servers.keySet());
        return unheard;
    }
}
