package dev.understudy.orchestrator.decide;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What the operator wants of a cluster.
 *
 * @param formAt form a new cluster once this many empty nodes have reported, 2 or more; empty: never form one
 * @param acknowledgements for how many a commit waits, 0 or more; empty: half of the nodes, rounded down
 * @param whenAckersAreLost what happens when there are fewer ackers than acknowledgements
 * @param silence after how long without a report an agent is taken for silent; agents report each second
 * @param patience how long the primary may be isolated, and a lost acker away, before something is done
 * @param drain how long a switchover may take until its flip; it is rolled back then
 * @param stuck after how long a promotion that does not come on is given to another candidate
 * @param holdBack for how long after a failover that no plain crash had caused no other may follow by itself
 * @param absence what happens to an acker that is away while enough others are there
 * @param handOver who hands over to a preferred node after a failover to another one
 * @param rebuild who has a node copied anew that must not follow as it is
 */
public record Policy(
        OptionalInt formAt,
        OptionalInt acknowledgements,
        Loss whenAckersAreLost,
        Duration silence,
        Duration patience,
        Duration drain,
        Duration stuck,
        Duration holdBack,
        Absence absence,
        HandOver handOver,
        Rebuilding rebuild) {
    /** What happens when a primary has fewer ackers than it waits for. */
    public enum Loss {
        /** Writes wait until an acker is back. */
        BLOCK,
        /** Writes go on with fewer acknowledgements, and a failover may become impossible. */
        DEGRADE
    }

    /** What happens to an acker that is away. */
    public enum Absence {
        /** It stays an acker: a failover may have to wait for it. */
        KEEP,
        /** The primary refuses it from now on, and a failover need not ask it. */
        REFUSE
    }

    /** Who hands over to a node that is preferred, after a failover to one that is not. */
    public enum HandOver {
        /** A person, who is told of it. */
        ASKED,
        /** The leader itself, once nothing has changed for as long as failovers are held back. */
        ITSELF
    }

    /** Who has a node copied anew that has transactions of its own, or half a copy. */
    public enum Rebuilding {
        /** A person, who is told of it. */
        ASKED,
        /** The leader itself; what only the node has is exported before. */
        ITSELF
    }

    /** The defaults; forms no cluster. */
    public static Policy standard() {
        return new Policy(
                OptionalInt.empty(),
                OptionalInt.empty(),
                Loss.BLOCK,
                Duration.ofMillis(2500),
                Duration.ofSeconds(3),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                Absence.REFUSE,
                HandOver.ASKED,
                Rebuilding.ITSELF);
    }

    /**
     * Checks the value.
     *
     * @throws IllegalArgumentException if a cluster of fewer than two nodes is asked for, or a negative number of
     *     acknowledgements
     */
    public Policy {
        if (formAt.isPresent() && formAt.getAsInt() < 2) {
            throw new IllegalArgumentException("a cluster of " + formAt.getAsInt()
                    + " cannot survive the loss of its primary: form one of 2 nodes or more, best 3");
        }
        if (acknowledgements.isPresent() && acknowledgements.getAsInt() < 0) {
            throw new IllegalArgumentException(
                    acknowledgements.getAsInt() + " acknowledgements: 0 is asynchronous, 1 or more is semi-sync");
        }
    }

    /** One under which nothing is handed over without a person. */
    public Policy(
            OptionalInt formAt,
            OptionalInt acknowledgements,
            Loss whenAckersAreLost,
            Duration silence,
            Duration patience,
            Duration drain,
            Duration stuck,
            Duration holdBack,
            Absence absence) {
        this(
                formAt,
                acknowledgements,
                whenAckersAreLost,
                silence,
                patience,
                drain,
                stuck,
                holdBack,
                absence,
                HandOver.ASKED,
                Rebuilding.ITSELF);
    }

    public Policy formingAt(int nodes) {
        return new Policy(
                OptionalInt.of(nodes),
                acknowledgements,
                whenAckersAreLost,
                silence,
                patience,
                drain,
                stuck,
                holdBack,
                absence,
                handOver,
                rebuild);
    }

    public Policy acknowledging(int wanted) {
        return new Policy(
                formAt,
                OptionalInt.of(wanted),
                whenAckersAreLost,
                silence,
                patience,
                drain,
                stuck,
                holdBack,
                absence,
                handOver,
                rebuild);
    }

    public Policy whenAckersAreLost(Loss loss) {
        return new Policy(
                formAt, acknowledgements, loss, silence, patience, drain, stuck, holdBack, absence, handOver, rebuild);
    }

    public Policy whenAckersAreAway(Absence next) {
        return new Policy(
                formAt,
                acknowledgements,
                whenAckersAreLost,
                silence,
                patience,
                drain,
                stuck,
                holdBack,
                next,
                handOver,
                rebuild);
    }

    public Policy handingOver(HandOver next) {
        return new Policy(
                formAt,
                acknowledgements,
                whenAckersAreLost,
                silence,
                patience,
                drain,
                stuck,
                holdBack,
                absence,
                next,
                rebuild);
    }

    public Policy rebuilding(Rebuilding next) {
        return new Policy(
                formAt,
                acknowledgements,
                whenAckersAreLost,
                silence,
                patience,
                drain,
                stuck,
                holdBack,
                absence,
                handOver,
                next);
    }

    /** How many acknowledgements a commit waits for in a cluster of so many nodes that may be primary. */
    public int acknowledgements(int nodes) {
        return acknowledgements.orElse(Math.max(1, nodes / 2));
    }
}
