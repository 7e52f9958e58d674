package dev.understudy.orchestrator.decide;

import dev.understudy.client.Change;
import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import dev.understudy.client.Role;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A person gives the word that nodes are off, and accepts that what only they have is lost. Without that word a lost
 * majority of ackers could still be answering clients.
 */
final class Force implements Rule {
    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        return situation.requests().entrySet().stream()
                .filter(entry -> entry.getValue().kind() == Request.Kind.FORCE_FAILOVER)
                .findFirst()
                .map(entry -> force(situation, record, entry.getKey(), entry.getValue()));
    }

    private static Decision force(Situation situation, ClusterState record, String name, Request request) {
        if (record.primary().isPresent()) {
            NodeId primary = record.primary().get();
            return request.nodes().contains(primary)
                    ? new Decision.Write(Revocation.begin(
                            record,
                            situation.nowMillis(),
                            Change.Cause.UNREACHABLE,
                            request.by() + " says that " + primary + " is off, and forces a failover"))
                    : Wishes.refused(
                            name,
                            primary
                                    + " is primary, and you do not say that it is off: switch it off, then name it with --off");
        }
        Heard heard = Heard.of(situation, record);
        SortedSet<NodeId> unknown = new TreeSet<>(heard.unheard());
        unknown.removeAll(request.nodes());
        if (!unknown.isEmpty()) {
            boolean late = situation.unchanged().compareTo(situation.policy().patience()) >= 0;
            return late
                    ? Wishes.refused(
                            name,
                            unknown
                                    + " are not heard, and may hold or still take writes: switch them off and name them with --off"
                                    + exported(record, unknown))
                    : new Decision.Wait("the forced failover waits for " + unknown);
        }
        return crown(situation, record, heard, name, request);
    }

    /** Where to find what nodes had that give no answer because they are copied anew; empty if there are none. */
    private static String exported(ClusterState record, SortedSet<NodeId> unheard) {
        SortedSet<NodeId> copied = new TreeSet<>(unheard);
        copied.removeIf(node -> record.member(node)
                .filter(member -> member.assignment().role() == Role.REBUILD)
                .isEmpty());
        return copied.isEmpty()
                ? ""
                : "; " + copied + " were to be copied anew, and what only they had is among their exports";
    }

    private static Decision crown(Situation situation, ClusterState record, Heard heard, String name, Request request) {
        Ranking ranking = Ranking.of(situation, record, heard);
        return ranking.best()
                .or(ranking::bestBehind)
                .map(best -> Wishes.taken(
                        Succession.crown(
                                situation,
                                record,
                                heard,
                                ranking,
                                "forced by " + request.by() + " with " + request.nodes()
                                        + " off; acknowledged writes that only they have are lost"),
                        name))
                .orElseGet(() -> Wishes.refused(name, ranking.whyNobody()));
    }
}
