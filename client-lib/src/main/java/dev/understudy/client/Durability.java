package dev.understudy.client;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who acknowledges the commits of an epoch, and how many of them a commit waits for.
 *
 * @param acknowledgements {@code k}, 0 or more; with 0 nothing is waited for, and no failover happens by itself
 * @param ackers the {@code N} replicas which may have semi-sync on; no other may. There may be fewer than {@code k}
 *     while a cluster is being put together: its commits then wait
 */
public record Durability(int acknowledgements, SortedSet<NodeId> ackers) {
    /**
     * Checks the value.
     *
     * @throws IllegalArgumentException if {@code acknowledgements} is negative
     */
    public Durability {
        if (acknowledgements < 0) {
            throw new IllegalArgumentException("acknowledgements " + acknowledgements + " is negative");
        }
        ackers = Collections.unmodifiableSortedSet(new TreeSet<>(ackers));
    }

    /**
     * How many ackers must be revoked so that the primary can never again collect {@code k} acknowledgements, and so
     * that any commit it ever answered is on one of them: {@code N - k + 1}. None if there are fewer ackers than {@code
     * k}: such a primary never answered a commit. More than there are if {@code k} is 0: it answered what nobody else has.
     */
    public int revocationQuorum() {
        return Math.max(0, ackers.size() - acknowledgements + 1);
    }

    public Durability withAcknowledgements(int next) {
        return new Durability(next, ackers);
    }

    public Durability withAckers(Collection<NodeId> next) {
        return new Durability(acknowledgements, new TreeSet<>(next));
    }

    /** Whether a commit may be safe for no other reason than that this node has acknowledged it. */
    public boolean reliesOn(NodeId node) {
        return acknowledgements > 0 && ackers.contains(node);
    }
}
