package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Finding;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.ServerReport;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * An acker came back with other data under its name, or without some of what it had acknowledged. It does not acknowledge
 * until the record takes it anew; nothing is relied upon then but the primary itself, until a barrier has shown that the
 * ackers have everything again.
 */
final class Renewal {
    private Renewal() {}

    /** Takes anew whoever follows without trouble; empty if there is nobody. */
    static Optional<Decision> renew(Situation situation, ClusterState record) {
        SortedMap<NodeId, Member> renewed = new TreeMap<>();
        record.members()
                .forEach((node, member) -> situation
                        .report(node)
                        .filter(report -> isReliedUpon(record, node) && hasLost(report, member, record, node))
                        .filter(report -> Evidence.follows(situation, record, node))
                        .flatMap(NodeReport::server)
                        .filter(server -> Evidence.errant(server, record).isEmpty())
                        .map(ServerReport::serverUuid)
                        .ifPresent(uuid -> renewed.put(node, member.withServerUuid(uuid))));
        if (renewed.isEmpty()) {
            return Optional.empty();
        }
        Draft draft = Draft.sameEpoch(record);
        renewed.forEach(draft::member);
        return Optional.of(new Decision.Write(draft.distrust(renewed.keySet())
                .fromHere()
                .because(renewed.keySet()
                        + " came back without what they had acknowledged: a barrier must show that the ackers have"
                        + " everything, and until then only the primary is sure to")));
    }

    static boolean isReliedUpon(ClusterState record, NodeId node) {
        return record.reigns().values().stream()
                .anyMatch(reign -> reign.promise().ackers().contains(node));
    }

    private static boolean hasLost(NodeReport report, Member member, ClusterState record, NodeId node) {
        boolean other = report.server()
                .filter(server -> !server.serverUuid().equals(member.serverUuid()))
                .isPresent();
        boolean counted = record.reigns().values().stream()
                .anyMatch(reign -> reign.promise().ackers().contains(node)
                        && reign.promise().acknowledgements() > 0);
        return other || (counted && report.reports(Finding.Kind.HISTORY_LOST));
    }

    /** Whether one of them still has to note that it was taken anew. */
    static boolean isUnderWay(Situation situation, SortedSet<NodeId> ackers) {
        return ackers.stream()
                .anyMatch(node -> situation
                        .fresh(node)
                        .filter(report -> report.reports(Finding.Kind.HISTORY_LOST))
                        .isPresent());
    }
}
