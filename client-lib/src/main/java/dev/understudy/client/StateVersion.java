package dev.understudy.client;

import java.util.Comparator;

/**
 * What orders the state records of a cluster: a reader that has seen one version acts on no smaller one.
 *
 * <p>The epoch alone does not do that: a new ZooKeeper session on a lagging server may show an older record of the same
 * epoch, with other ackers (design note 0001).
 *
 * @param incarnation 1 for a cluster's first record; greater than any node has seen when a lost record is made anew
 * @param epoch grows with every change of primary
 * @param seq grows by one with every write of the record, across epochs
 */
public record StateVersion(long incarnation, Epoch epoch, long seq) implements Comparable<StateVersion> {
    private static final Comparator<StateVersion> ORDER = Comparator.comparingLong(StateVersion::incarnation)
            .thenComparing(StateVersion::epoch)
            .thenComparingLong(StateVersion::seq);

    /**
     * Checks the value.
     *
     * @throws IllegalArgumentException if a part is less than 1
     */
    public StateVersion {
        if (incarnation < 1 || seq < 1) {
            throw new IllegalArgumentException("incarnation " + incarnation + " and seq " + seq + " start at 1");
        }
    }

    /** The version of a cluster's first record. */
    public static StateVersion first() {
        return new StateVersion(1, new Epoch(1), 1);
    }

    /** The next record of the same epoch. */
    public StateVersion nextSeq() {
        return new StateVersion(incarnation, epoch, seq + 1);
    }

    /** The first record of the next epoch. */
    public StateVersion nextEpoch() {
        return new StateVersion(incarnation, epoch.next(), seq + 1);
    }

    public boolean isNewerThan(StateVersion other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(StateVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return incarnation + "." + epoch + "." + seq;
    }
}
