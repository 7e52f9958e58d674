package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.Promotion;
import dev.understudy.client.Reign;
import dev.understudy.client.ServerReport;
import dev.understudy.client.Traits;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who of the heard can be primary, best first.
 *
 * <p>Histories are ordered by the last epoch of which they have a transaction, then by what they have of it, as Raft
 * orders logs by term and length: a longer set of an older epoch may hold writes that were never acknowledged.
 *
 * @param candidates who may be primary and has all that the newest history has, with what speaks for it
 * @param excluded why each other one may not be
 * @param behind who could catch up, if there is no candidate
 */
record Ranking(SortedMap<NodeId, Standing> candidates, SortedMap<NodeId, String> excluded, Behind behind) {
    /**
     * Those that could be primary once they had fetched something, best first, and from whom.
     *
     * @param candidates who lacks something, and nothing else speaks against it
     * @param holders who has everything, but must not be primary itself
     */
    record Behind(SortedMap<NodeId, Standing> candidates, SortedSet<NodeId> holders) {}

    /**
     * What tells two candidates apart that have the same history.
     *
     * @param promotion what the operator prefers
     * @param history how much it has
     * @param place where it stands, seen from the lost primary: applications are near that one
     * @param executed how much of its history it has executed
     * @param node the last word, so that the choice never depends on chance
     */
    record Standing(Promotion promotion, long history, Place place, long executed, NodeId node) {
        static final Comparator<Standing> ORDER = Comparator.comparing(Standing::promotion)
                .thenComparing(Comparator.comparingLong(Standing::history).reversed())
                .thenComparing(Standing::place)
                .thenComparing(Comparator.comparingLong(Standing::executed).reversed())
                .thenComparing(Standing::node);
    }

    /** Where a candidate stands. */
    enum Place {
        /** In the zone of the last primary that was settled. */
        SAME_ZONE,
        ANOTHER_ZONE
    }

    static Ranking of(Situation situation, ClusterState record, Heard heard) {
        Optional<Map.Entry<Epoch, Reign>> newest = record.reigns().entrySet().stream()
                .filter(reign -> heard.servers().values().stream()
                        .anyMatch(server -> reign.getValue().marks(server.history())))
                .reduce((older, newer) -> newer);
        Reign reign = newest.map(Map.Entry::getValue)
                .orElseGet(() -> record.reigns().values().iterator().next());
        GtidSet all = heard.servers().values().stream()
                .filter(server -> server.history().contains(reign.base()))
                .map(server -> lineage(server, reign))
                .reduce(reign.base(), GtidSet::union);
        SortedMap<NodeId, Standing> candidates = new TreeMap<>();
        SortedMap<NodeId, String> excluded = new TreeMap<>();
        Behind behind = new Behind(new TreeMap<>(), new TreeSet<>());
        heard.servers().forEach((node, server) -> {
            Optional<String> whyNot = whyNot(situation, record, node, server, all);
            if (whyNot.isEmpty()) {
                candidates.put(node, standing(record, node, server));
            } else {
                excluded.put(node, whyNot.get());
                boolean within = all.contains(server.history());
                if (within && Evidence.isEligible(situation, record, node)) {
                    behind.candidates().put(node, standing(record, node, server));
                } else if (within && server.history().contains(all)) {
                    behind.holders().add(node);
                }
            }
        });
        return new Ranking(candidates, excluded, behind);
    }

    /** What of a node's history belongs to the reign: its base, and what its primary numbered. */
    private static GtidSet lineage(ServerReport server, Reign reign) {
        return reign.base().union(server.history().minus(reign.base()).only(reign.serverUuid()));
    }

    private static Optional<String> whyNot(
            Situation situation, ClusterState record, NodeId node, ServerReport server, GtidSet all) {
        if (!server.history().contains(all)) {
            return Optional.of("lacks " + all.minus(server.history()));
        }
        if (!all.contains(server.history())) {
            return Optional.of(
                    "has transactions of its own: " + server.history().minus(all));
        }
        return Evidence.isEligible(situation, record, node)
                ? Optional.empty()
                : Optional.of("must not be primary, or applies with a delay");
    }

    private static Standing standing(ClusterState record, NodeId node, ServerReport server) {
        Traits traits = record.member(node).map(Member::traits).orElseThrow();
        boolean near = record.member(record.reigns().values().iterator().next().primary())
                .filter(lost -> lost.traits().zone().equals(traits.zone()))
                .isPresent();
        return new Standing(
                traits.promotion(),
                server.history().count(),
                near ? Place.SAME_ZONE : Place.ANOTHER_ZONE,
                server.executed().count(),
                node);
    }

    Optional<NodeId> best() {
        return candidates.values().stream().min(Standing.ORDER).map(Standing::node);
    }

    /** Who can be primary once it has fetched what it lacks from one that must not be; empty if nobody can. */
    Optional<NodeId> bestBehind() {
        return behind.holders().isEmpty()
                ? Optional.empty()
                : behind.candidates().values().stream().min(Standing.ORDER).map(Standing::node);
    }

    /** Why this one, in a few words. */
    String why(NodeId best) {
        String others = candidates.size() == 1 ? "" : ", as have " + without(best);
        return "it has everything that may have been acknowledged" + others
                + (excluded.isEmpty() ? "" : "; " + reasons());
    }

    private String without(NodeId best) {
        return candidates.keySet().stream()
                .filter(node -> !node.equals(best))
                .map(NodeId::value)
                .collect(Collectors.joining(", "));
    }

    String whyNobody() {
        return "nobody can be primary: "
                + (excluded.isEmpty() ? "no server is heard whose data the record knows" : reasons())
                + "; a person must choose";
    }

    private String reasons() {
        return excluded.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
