package dev.understudy.orchestrator.decide;

import java.util.OptionalInt;

/**
 * What the operator wants of a cluster.
 *
 * @param formAt form a new cluster once this many empty nodes have reported, 2 or more; empty: never form one
 */
public record Policy(OptionalInt formAt) {
    /**
     * Checks the value.
     *
     * @throws IllegalArgumentException if a cluster of fewer than two nodes is asked for
     */
    public Policy {
        if (formAt.isPresent() && formAt.getAsInt() < 2) {
            throw new IllegalArgumentException("a cluster of " + formAt.getAsInt()
                    + " cannot survive the loss of its primary: form one of 2 nodes or more, best 3");
        }
    }

    /** How many acknowledgements a commit waits for in a cluster of so many nodes: half of them, rounded down. */
    public int acknowledgements(int nodes) {
        return Math.max(1, nodes / 2);
    }
}
