package dev.understudy.orchestrator.decide;

import dev.understudy.client.Change;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Hearing;
import dev.understudy.client.HistoryEntry;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The story of one change of primary, and what it proves about lost writes; computed from the history alone, so that it is
 * the same whoever asks and however often the leader changed meanwhile.
 *
 * @param epoch the epoch that the change began
 * @param kind what sort of change
 * @param cause why an unplanned one was begun; empty for the others
 * @param from who was primary before; empty for the first one
 * @param to who was made primary; empty while nobody was
 * @param outcome how far it came
 * @param steps each write of the change, oldest first
 * @param vouched who vouched before the new primary was made, with what
 * @param accounts each earlier epoch whose acknowledged writes had to be found, and how they were
 * @param base the GTID set with which the new primary began; empty while nobody was made primary
 * @param passedOver what the vouching nodes had beyond the base. No client was told of it
 * @param loss which acknowledged writes are lost
 */
public record Proof(
        Epoch epoch,
        Kind kind,
        Optional<Change.Cause> cause,
        Optional<NodeId> from,
        Optional<NodeId> to,
        Outcome outcome,
        List<Step> steps,
        SortedMap<NodeId, Hearing.Voucher> vouched,
        List<Account> accounts,
        GtidSet base,
        GtidSet passedOver,
        Loss loss) {
    /** What sort of change. */
    public enum Kind {
        /** The first primary of a new cluster. */
        FORMATION,
        /** The primary was lost. */
        FAILOVER,
        /** A person asked, or the policy, while all was well. */
        SWITCHOVER,
        /** A person gave the word that unheard nodes are off. */
        FORCED
    }

    /** How far a change came. */
    public enum Outcome {
        /** The new primary had its barrier. */
        SETTLED,
        /** The next epoch began before that. */
        OVERTAKEN,
        UNDER_WAY
    }

    public Proof {
        steps = List.copyOf(steps);
        accounts = List.copyOf(accounts);
    }

    /** The proof of each change of primary whose beginning is among the entries, oldest first. */
    public static List<Proof> of(List<HistoryEntry> entries) {
        return Chapter.of(entries).stream().map(Chapter::proof).toList();
    }

    /** When it began, in milliseconds since 1970. */
    public long atMillis() {
        return steps.get(0).atMillis();
    }

    /** How long a phase took, in milliseconds; empty if it did not occur, has no end yet, or the clocks disagree. */
    public Optional<Long> millisIn(Phase phase) {
        Optional<Step> begin =
                steps.stream().filter(step -> step.phase() == phase).findFirst();
        return begin.flatMap(first -> steps.stream()
                .filter(step -> step.version().isNewerThan(first.version()) && step.phase() != phase)
                .findFirst()
                .map(next -> next.atMillis() - first.atMillis())
                .filter(millis -> millis >= 0));
    }
}
