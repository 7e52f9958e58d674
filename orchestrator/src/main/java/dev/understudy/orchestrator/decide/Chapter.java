package dev.understudy.orchestrator.decide;

import dev.understudy.client.Change;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Hearing;
import dev.understudy.client.HistoryEntry;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Reign;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The entries of a history that tell of one change of primary.
 *
 * @param before what happened earlier, as far as it is known
 * @param change the writes that made the change, oldest first; not empty
 * @param otherwise its outcome if it is not settled
 */
record Chapter(List<HistoryEntry> before, List<HistoryEntry> change, Proof.Outcome otherwise) {
    /** One for each epoch whose beginning is among the entries. */
    static List<Chapter> of(List<HistoryEntry> entries) {
        List<HistoryEntry> sorted = entries.stream()
                .sorted(Comparator.comparing(entry -> entry.record().version()))
                .toList();
        List<Chapter> chapters = new ArrayList<>();
        int begin = 0;
        while (begin < sorted.size()) {
            int end = begin;
            while (end < sorted.size() && epoch(sorted.get(end)).equals(epoch(sorted.get(begin)))) {
                end++;
            }
            boolean beginIsKnown = begin > 0 || sorted.get(0).record().version().seq() == 1;
            if (beginIsKnown) {
                chapters.add(new Chapter(
                        sorted.subList(0, begin),
                        change(sorted, begin, end),
                        end == sorted.size() ? Proof.Outcome.UNDER_WAY : Proof.Outcome.OVERTAKEN));
            }
            begin = end;
        }
        return chapters;
    }

    private static Epoch epoch(HistoryEntry entry) {
        return entry.record().epoch();
    }

    /** From where the old primary was being drained, to the new one's barrier. What comes later is everyday life. */
    private static List<HistoryEntry> change(List<HistoryEntry> sorted, int begin, int end) {
        int first = begin;
        while (first > 0
                && phase(sorted.get(begin)) == Phase.PROMOTING
                && phase(sorted.get(first - 1)) == Phase.DRAINING) {
            first--;
        }
        int last = begin;
        while (last < end - 1 && phase(sorted.get(last)) != Phase.STABLE) {
            last++;
        }
        return sorted.subList(first, last + 1);
    }

    private static Phase phase(HistoryEntry entry) {
        return entry.record().phase();
    }

    Proof proof() {
        Optional<HistoryEntry> crown = change.stream()
                .filter(entry -> entry.record().primary().isPresent() && phase(entry) != Phase.DRAINING)
                .findFirst();
        Optional<Hearing> hearing = crown.flatMap(HistoryEntry::hearing);
        List<Account> accounts = crown.flatMap(entry -> hearing.map(heard -> Account.of(entry.record(), heard)))
                .orElse(List.of());
        GtidSet base = crown.map(entry -> entry.record().base()).orElse(GtidSet.EMPTY);
        return new Proof(
                newest().epoch(),
                kind(hearing),
                cause(),
                from(),
                crown.flatMap(entry -> entry.record().primary()),
                outcome(),
                change.stream().map(Step::of).toList(),
                hearing.map(Hearing::vouched).orElseGet(TreeMap::new),
                accounts,
                base,
                hearing.map(heard -> heard.everything().minus(base)).orElse(GtidSet.EMPTY),
                loss(crown, hearing, accounts));
    }

    private ClusterState newest() {
        return change.get(change.size() - 1).record();
    }

    private Proof.Kind kind(Optional<Hearing> hearing) {
        ClusterState first = change.get(0).record();
        if (first.version().seq() == 1) {
            return Proof.Kind.FORMATION;
        }
        if (hearing.flatMap(Hearing::word).isPresent()) {
            return Proof.Kind.FORCED;
        }
        return first.phase() == Phase.DRAINING ? Proof.Kind.SWITCHOVER : Proof.Kind.FAILOVER;
    }

    private Optional<Change.Cause> cause() {
        return change.stream()
                .filter(entry -> phase(entry) == Phase.REVOKING)
                .findFirst()
                .flatMap(entry -> entry.record().lastChange())
                .map(Change::cause);
    }

    private Optional<NodeId> from() {
        return change.get(0).record().reigns().headMap(newest().epoch()).values().stream()
                .reduce((older, newer) -> newer)
                .map(Reign::primary);
    }

    private Proof.Outcome outcome() {
        return newest().phase() == Phase.STABLE ? Proof.Outcome.SETTLED : otherwise;
    }

    private Loss loss(Optional<HistoryEntry> crown, Optional<Hearing> hearing, List<Account> accounts) {
        if (crown.isEmpty()) {
            return new Loss.Undecided();
        }
        ClusterState crowned = crown.get().record();
        if (crowned.reigns().headMap(crowned.epoch()).isEmpty()) {
            // The first primary of a cluster: there was nobody who could have acknowledged anything.
            return new Loss.None();
        }
        if (hearing.isEmpty()) {
            return new Loss.Unproven();
        }
        SortedSet<NodeId> without = new TreeSet<>();
        accounts.stream()
                .filter(account -> account.means() == Account.Means.NOTHING)
                .forEach(account -> without.addAll(account.unheard()));
        GtidSet lacking = lacking(crowned, hearing.get());
        hearing.get().vouched().forEach((node, voucher) -> {
            if (!voucher.history().intersect(lacking).isEmpty()) {
                without.add(node);
            }
        });
        return without.isEmpty()
                ? new Loss.None()
                : new Loss.AtLeast(seen(crowned, without).minus(crowned.base()), without);
    }

    /**
     * What belongs to the newest epoch of which a vouching node has a transaction, and the new primary had not. The rules
     * make nobody primary who lacks any of it; the proof does not take their word for it.
     */
    private static GtidSet lacking(ClusterState crowned, Hearing hearing) {
        SortedMap<Epoch, Reign> earlier = crowned.reigns().headMap(crowned.epoch());
        Reign newest = earlier.values().stream()
                .filter(reign ->
                        hearing.vouched().values().stream().anyMatch(voucher -> reign.marks(voucher.history())))
                .reduce((older, newer) -> newer)
                .orElseGet(() -> earlier.values().iterator().next());
        return hearing.vouched().values().stream()
                .map(Hearing.Voucher::history)
                .filter(history -> history.contains(newest.base()))
                .map(history -> newest.base().union(history.minus(newest.base()).only(newest.serverUuid())))
                .reduce(GtidSet.EMPTY, GtidSet::union)
                .minus(crowned.base());
    }

    /** What these nodes were seen to have since the last settled epoch ended, by whoever led. */
    private GtidSet seen(ClusterState crowned, SortedSet<NodeId> nodes) {
        List<HistoryEntry> entries = new ArrayList<>(before);
        entries.addAll(change);
        return entries.stream()
                .filter(entry -> epoch(entry).compareTo(crowned.reigns().firstKey()) > 0)
                .flatMap(entry -> entry.hearing().stream())
                .flatMap(hearing -> nodes.stream().map(node -> seen(hearing, node)))
                .reduce(GtidSet.EMPTY, GtidSet::union);
    }

    private static GtidSet seen(Hearing hearing, NodeId node) {
        GtidSet vouched = Optional.ofNullable(hearing.vouched().get(node))
                .map(Hearing.Voucher::history)
                .orElse(GtidSet.EMPTY);
        return hearing.lastSeen().getOrDefault(node, GtidSet.EMPTY).union(vouched);
    }
}
