package dev.understudy.orchestrator.lead;

import dev.understudy.orchestrator.decide.Policy;

/**
 * How an orchestrator works.
 *
 * @param id the name under which others see who leads
 * @param policy what the operator wants of a cluster
 * @param historyEntries how many entries of a cluster's history are kept, {@link #FEWEST_ENTRIES} or more
 */
public record OrchestratorSettings(String id, Policy policy, int historyEntries) {
    /** Enough for the story of the failovers of a bad day. */
    public static final int FEWEST_ENTRIES = 100;

    /** How many entries are kept if nobody says otherwise. */
    public static final int STANDARD_ENTRIES = 1000;

    /**
     * Checks the value.
     *
     * @throws IllegalArgumentException if the history would be too short to tell of a change of primary
     */
    public OrchestratorSettings {
        if (historyEntries < FEWEST_ENTRIES) {
            throw new IllegalArgumentException("a history of " + historyEntries
                    + " entries is too short to tell what happened: keep " + FEWEST_ENTRIES + " or more");
        }
    }

    /** Those of an orchestrator of which nobody said otherwise. */
    public static OrchestratorSettings standard(String id, Policy policy) {
        return new OrchestratorSettings(id, policy, STANDARD_ENTRIES);
    }
}
