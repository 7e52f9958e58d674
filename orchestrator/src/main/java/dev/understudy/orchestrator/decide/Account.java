package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Epoch;
import dev.understudy.client.Hearing;
import dev.understudy.client.NodeId;
import dev.understudy.client.Reign;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How the acknowledged writes of one earlier epoch were found: by so many of its ackers, or by its primary itself.
 *
 * <p>It is computed anew from what was heard, apart from the rules that had decided: a proof that repeated their opinion
 * would prove nothing.
 *
 * @param epoch the epoch
 * @param primary who was primary then
 * @param acknowledgements how many each answered commit had at least
 * @param ackers who gave them
 * @param needed how many of them had to be heard
 * @param heard which of them were
 * @param means what accounts for the epoch
 */
public record Account(
        Epoch epoch,
        NodeId primary,
        int acknowledgements,
        SortedSet<NodeId> ackers,
        int needed,
        SortedSet<NodeId> heard,
        Means means) {
    /** What accounts for an epoch. */
    public enum Means {
        /** Every set of so many ackers has a member that was heard. */
        QUORUM,
        /** The primary, its clients cut: it has all that it ever answered. */
        PRIMARY_ITSELF,
        /** The primary of a later epoch: it began with everything that this one had answered. */
        LATER_PRIMARY,
        /** Nothing does. */
        NOTHING
    }

    /** The accounts of all epochs before the one that the record crowns a primary of, oldest first. */
    static List<Account> of(ClusterState crowned, Hearing hearing) {
        SortedMap<Epoch, Reign> earlier = crowned.reigns().headMap(crowned.epoch());
        Optional<Epoch> vouched = earlier.entrySet().stream()
                .filter(reign -> vouchesItself(reign.getValue(), hearing))
                .map(Map.Entry::getKey)
                .reduce((older, newer) -> newer);
        return earlier.entrySet().stream()
                .map(reign -> of(crowned, reign.getKey(), reign.getValue(), hearing, vouched))
                .toList();
    }

    private static Account of(
            ClusterState crowned, Epoch epoch, Reign reign, Hearing hearing, Optional<Epoch> vouched) {
        SortedSet<NodeId> heard = new TreeSet<>(reign.promise().ackers());
        heard.removeIf(node -> !isItsServer(crowned, node, hearing));
        int needed = reign.promise().revocationQuorum();
        boolean later = vouched.filter(primary -> primary.compareTo(epoch) > 0).isPresent();
        Means means = vouchesItself(reign, hearing)
                ? Means.PRIMARY_ITSELF
                : later ? Means.LATER_PRIMARY : heard.size() >= needed ? Means.QUORUM : Means.NOTHING;
        return new Account(
                epoch,
                reign.primary(),
                reign.promise().acknowledgements(),
                reign.promise().ackers(),
                needed,
                heard,
                means);
    }

    private static boolean vouchesItself(Reign reign, Hearing hearing) {
        return Optional.ofNullable(hearing.vouched().get(reign.primary()))
                .filter(voucher -> voucher.serverUuid().equals(reign.serverUuid()))
                .isPresent();
    }

    /** The same name with another server vouches for nothing. */
    private static boolean isItsServer(ClusterState crowned, NodeId node, Hearing hearing) {
        return Optional.ofNullable(hearing.vouched().get(node))
                .filter(voucher -> crowned.member(node)
                        .filter(member -> member.serverUuid().equals(voucher.serverUuid()))
                        .isPresent())
                .isPresent();
    }

    /** Who could have told more. */
    SortedSet<NodeId> unheard() {
        SortedSet<NodeId> unheard = new TreeSet<>(ackers);
        unheard.removeAll(heard);
        unheard.add(primary);
        return unheard;
    }

    /** The argument in a sentence. */
    public String sentence() {
        String whose = "epoch " + epoch + " (primary " + primary + "): ";
        String where = "each acknowledged write is on " + acknowledgements + " of " + ackers;
        return switch (means) {
            case QUORUM -> whose + where + "; " + needed + " of them must be heard so that one has it; heard: " + heard;
            case PRIMARY_ITSELF ->
                whose + "the primary itself vouched, and it has everything that it ever acknowledged";
            case LATER_PRIMARY ->
                whose + "the primary of a later epoch vouched, and it began with everything acknowledged before";
            case NOTHING ->
                acknowledgements == 0
                        ? whose + "no acknowledgement could be relied upon, so only the primary is sure to have"
                                + " everything; it was not heard"
                        : whose + where + "; " + needed + " of them would have to be heard, heard: " + heard;
        };
    }
}
