package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Phase;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The governor as a decision sees it: how many clusters may begin a failover within a window, and which have lately. A rack
 * that goes dark must not make hundreds of clusters fail over at once.
 *
 * @param limit how many clusters may
 * @param window within which time
 * @param taken the clusters whose failover began within the window, and neither waits nor was refused
 */
public record Slots(int limit, Duration window, SortedSet<ClusterName> taken) {
    public Slots {
        taken = Collections.unmodifiableSortedSet(new TreeSet<>(taken));
    }

    /** No limit at all. */
    public static Slots unlimited() {
        return new Slots(Integer.MAX_VALUE, Duration.ZERO, new TreeSet<>());
    }

    /** Whether the cluster may begin a failover; its own earlier ones do not count. */
    boolean isFreeFor(ClusterName cluster) {
        SortedSet<ClusterName> others = new TreeSet<>(taken);
        others.remove(cluster);
        return others.size() < limit;
    }

    /** Why nobody else may begin one, for people. */
    String sentence() {
        return "failovers of " + taken + " began within the last " + window.toSeconds() + " s, and no more than "
                + limit + " may: it is held back until that time is over, or until a person lets it begin: understudy"
                + " acknowledge";
    }

    /** Whether a decision begins a failover: a further epoch of the same failover begins none. */
    public static boolean isTakenBy(Decision decision, ClusterState record) {
        return decision instanceof Decision.Write write
                && write.next().phase() == Phase.REVOKING
                && switch (record.phase()) {
                    case STABLE, DRAINING -> true;
                    case REVOKING, PROMOTING -> false;
                };
    }
}
