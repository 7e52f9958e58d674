package dev.understudy.orchestrator.decide;

import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Reign;
import dev.understudy.client.Role;
import dev.understudy.client.ServerReport;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Ackers have been revoked: as soon as enough of them have said so, the best of them becomes primary.
 *
 * <p>Enough is {@link Durability#revocationQuorum()} of the last settled epoch and of each one since. Then the primaries
 * of those epochs can never again collect their acknowledgements, and whatever they had acknowledged is on one of the
 * heard. A primary that vouches itself, its clients cut, is as good: it has all that it ever answered.
 */
final class Succession implements Rule {
    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        return record.phase() == Phase.REVOKING
                ? Optional.of(choose(situation, record))
                        .map(decision -> decision instanceof Decision.Write
                                ? decision
                                : Wishes.before(decision, situation, record))
                : Optional.empty();
    }

    private static Decision choose(Situation situation, ClusterState record) {
        Heard heard = Heard.of(situation, record);
        Optional<String> missing = heard.missing();
        if (missing.isPresent()) {
            return askTheDeposed(situation, record)
                    .orElseGet(() -> late(situation)
                            ? new Decision.Alert(missing.get()
                                    + ": bring one of them back, or, if they are certainly off, force the failover")
                            : new Decision.Wait(missing.get()));
        }
        Ranking ranking = Ranking.of(situation, record, heard);
        return ranking.best()
                .or(ranking::bestBehind)
                .<Decision>map(best -> new Decision.Write(crown(situation, record, heard, ranking, ranking.why(best))))
                .orElseGet(() -> new Decision.Alert(ranking.whyNobody()));
    }

    private static boolean late(Situation situation) {
        return situation.unchanged().compareTo(situation.policy().patience()) >= 0;
    }

    /** Too few ackers answer. A deposed primary whose agent is there can vouch for its own reign, and come back. */
    private static Optional<Decision> askTheDeposed(Situation situation, ClusterState record) {
        if (!late(situation)) {
            return Optional.empty();
        }
        return record.members().entrySet().stream()
                .filter(entry -> entry.getValue().assignment().role() == Role.FENCED)
                .map(java.util.Map.Entry::getKey)
                .filter(node -> situation.fresh(node).isPresent())
                .findFirst()
                .map(node -> new Decision.Write(Draft.sameEpoch(record)
                        .assign(node, Assignment.of(Role.REVOKED))
                        .because("Too few ackers answer, and " + node
                                + " does: it is asked what it has, and may be primary again")));
    }

    /** The best becomes primary; one that lacks something fetches it first from one that has everything. */
    static ClusterState crown(Situation situation, ClusterState record, Heard heard, Ranking ranking, String why) {
        NodeId best = ranking.best().or(ranking::bestBehind).orElseThrow();
        Assignment assignment = ranking.best().isPresent()
                ? Assignment.of(Role.PRIMARY)
                : Assignment.primaryAfter(ranking.behind().holders().first());
        ServerReport server = heard.server(best);
        GtidSet base = assignment.source().map(heard::server).orElse(server).history();
        SortedSet<NodeId> ackers = new TreeSet<>(heard.nodes());
        ackers.remove(best);
        // Who has more than the base will not follow, and would be waited for in vain.
        ackers.removeIf(node -> !Evidence.isEligible(situation, record, node)
                || !base.contains(heard.server(node).history()));
        Durability promise = new Durability(acknowledgements(situation, record, ackers.size()), ackers);
        Draft draft = Draft.sameEpoch(record)
                .phase(Phase.PROMOTING)
                .assign((node, member) ->
                        node.equals(best) ? assignment : Draft.following(node, member, best, record.members()));
        return draft.crown(new Reign(best, server.serverUuid(), base, promise))
                .refused(Refusal.atCrown(situation, record, best, heard.nodes(), ackers))
                .because(best + " becomes primary: " + why);
    }

    static int acknowledgements(Situation situation, ClusterState record, int ackers) {
        int eligible = (int) record.members().keySet().stream()
                .filter(node -> Evidence.isEligible(situation, record, node))
                .count();
        int wanted = situation.policy().acknowledgements(eligible);
        return switch (situation.policy().whenAckersAreLost()) {
            case BLOCK -> wanted;
            case DEGRADE -> Math.min(wanted, ackers);
        };
    }
}
