package dev.understudy.client;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who acknowledges the commits of an epoch, and how many of them a commit waits for.
 *
 * @param acknowledgements {@code k}, 1 or more
 * @param ackers the {@code N} replicas which may have semi-sync on; no other may. There may be fewer than {@code k}
 *     while a cluster is being put together: its commits then wait
 */
public record Durability(int acknowledgements, SortedSet<NodeId> ackers) {
    /**
     * Checks the value.
     *
     * @throws IllegalArgumentException if {@code acknowledgements} is less than 1
     */
    public Durability {
        if (acknowledgements < 1) {
            throw new IllegalArgumentException("acknowledgements " + acknowledgements + " is less than 1");
        }
        ackers = Collections.unmodifiableSortedSet(new TreeSet<>(ackers));
    }

    /**
     * How many ackers must be revoked so that the primary can never again collect {@code k} acknowledgements, and so
     * that any commit it ever answered is on one of them: {@code N - k + 1}. None if there are fewer ackers than {@code
     * k}: such a primary never answered a commit.
     */
    public int revocationQuorum() {
        return Math.max(0, ackers.size() - acknowledgements + 1);
    }

    public Durability withAckers(Collection<NodeId> next) {
        return new Durability(acknowledgements, new TreeSet<>(next));
    }
}
