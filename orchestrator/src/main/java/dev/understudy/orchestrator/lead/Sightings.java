package dev.understudy.orchestrator.lead;

import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.ServerReport;
import dev.understudy.orchestrator.decide.Sighting;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an orchestrator remembers of the reports it has seen: when each came, when each server was up, and all that it
 * vouched for.
 */
public final class Sightings {
    private record Seen(NodeReport report, long atNanos, String serverUuid, GtidSet vouched, long upNanos) {}

    private final Map<NodeId, Seen> seen = new TreeMap<>();

    /** Takes in the present reports at a time of {@link System#nanoTime()}. */
    public SortedMap<NodeId, Sighting> at(Map<NodeId, NodeReport> reports, long nowNanos) {
        SortedMap<NodeId, Sighting> sightings = new TreeMap<>();
        reports.forEach((node, report) -> {
            Seen now = seen.merge(node, first(report, nowNanos), (before, fresh) -> merge(before, fresh));
            sightings.put(
                    node,
                    new Sighting(
                            report,
                            Duration.ofNanos(nowNanos - now.atNanos()),
                            now.vouched(),
                            Duration.ofNanos(nowNanos - now.upNanos())));
        });
        return sightings;
    }

    /** All that each node's last known server was ever seen to have, also if its agent is gone. */
    public SortedMap<NodeId, GtidSet> remembered() {
        SortedMap<NodeId, GtidSet> remembered = new TreeMap<>();
        seen.forEach((node, last) -> remembered.put(node, last.vouched()));
        return remembered;
    }

    private static Seen first(NodeReport report, long nowNanos) {
        return new Seen(
                report,
                nowNanos,
                report.server().map(ServerReport::serverUuid).orElse(""),
                report.server().map(ServerReport::history).orElse(GtidSet.EMPTY),
                nowNanos);
    }

    private static Seen merge(Seen before, Seen fresh) {
        if (fresh.report().equals(before.report())) {
            return before;
        }
        if (fresh.serverUuid().isEmpty()) {
            return new Seen(fresh.report(), fresh.atNanos(), before.serverUuid(), before.vouched(), before.upNanos());
        }
        return fresh.serverUuid().equals(before.serverUuid())
                ? new Seen(
                        fresh.report(),
                        fresh.atNanos(),
                        fresh.serverUuid(),
                        before.vouched().union(fresh.vouched()),
                        fresh.upNanos())
                : fresh;
    }
}
