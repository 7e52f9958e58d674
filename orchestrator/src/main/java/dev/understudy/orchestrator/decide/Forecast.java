package dev.understudy.orchestrator.decide;

import dev.understudy.client.Change;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Finding;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Role;
import dev.understudy.client.ServerReport;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What would happen if the primary died now: the failover's own rules, on what the nodes last reported.
 *
 * @param candidate who would become primary; empty if nobody could
 * @param reachable the nodes that would vouch
 * @param blocker what would keep the failover from happening; empty if nothing would
 */
public record Forecast(Optional<NodeId> candidate, SortedSet<NodeId> reachable, Optional<String> blocker) {
    /**
     * Makes the forecast; empty while nobody is primary.
     *
     * @param situation with a record
     */
    public static Optional<Forecast> of(Situation situation) {
        return situation
                .record()
                .filter(record -> record.primary().isPresent())
                .map(record -> of(
                        situation, Revocation.begin(record, situation.nowMillis(), Change.Cause.CRASH, "a forecast")));
    }

    private static Forecast of(Situation situation, ClusterState revoking) {
        SortedMap<NodeId, ServerReport> servers = new TreeMap<>();
        revoking.members().forEach((node, member) -> {
            if (member.assignment().role() == Role.REVOKED && canVouch(situation, node)) {
                situation.trusted(node).ifPresent(server -> servers.put(node, server));
            }
        });
        Heard heard = new Heard(revoking, servers);
        Optional<String> missing = heard.missing();
        if (missing.isPresent()) {
            return new Forecast(Optional.empty(), heard.nodes(), missing);
        }
        Ranking ranking = Ranking.of(situation, revoking, heard);
        Optional<NodeId> best = ranking.best();
        return new Forecast(
                best, heard.nodes(), best.isPresent() ? Optional.empty() : Optional.of(ranking.whyNobody()));
    }

    private static boolean canVouch(Situation situation, NodeId node) {
        return situation
                .fresh(node)
                .filter(report -> !report.reports(Finding.Kind.HISTORY_LOST))
                .flatMap(NodeReport::server)
                .isPresent();
    }

    /** The same for people, after "if the primary died now". */
    public String sentence() {
        return candidate
                .map(node -> node + " would take over, with nothing lost that was acknowledged; " + reachable
                        + " would vouch")
                .orElseGet(() -> blocker.orElse("nobody could take over"));
    }
}
