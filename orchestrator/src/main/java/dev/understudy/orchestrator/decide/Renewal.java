package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.ServerReport;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An acker came back with another {@code server_uuid}: its disk is another one, or its agent knows that relay logs are lost
 * with which it had acknowledged. It does not acknowledge until the record names the new one; nothing is relied upon then but
 * the primary itself, until a barrier has shown that the ackers have everything again.
 */
final class Renewal {
    private Renewal() {}

    /** Takes anew whoever follows without trouble; empty if there is nobody. */
    static Optional<Decision> renew(Situation situation, ClusterState record) {
        SortedMap<NodeId, Member> renewed = new TreeMap<>();
        record.members()
                .forEach((node, member) -> situation
                        .report(node)
                        .filter(report -> isReliedUpon(record, node) && isAnother(report, member))
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

    private static boolean isAnother(NodeReport report, Member member) {
        return report.server()
                .filter(server -> !server.serverUuid().equals(member.serverUuid()))
                .isPresent();
    }
}
