package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;

/** What shall be done now about a cluster, and why. */
public sealed interface Decision {
    /** Why, a sentence for people. */
    String reason();

    /**
     * Write the next state record; its {@link ClusterState#reason()} says why.
     *
     * @param next the record, newer than the present one
     */
    record Write(ClusterState next) implements Decision {
        @Override
        public String reason() {
            return next.reason();
        }
    }

    /**
     * Something is under way and needs no other step; a change of the reports will bring the next decision.
     *
     * @param reason what is waited for
     */
    record Wait(String reason) implements Decision {}

    /**
     * All is as it shall be.
     *
     * @param reason the state in a few words
     */
    record Idle(String reason) implements Decision {}

    /**
     * Nothing may be done, and a person should know.
     *
     * @param reason what is wrong and what to do about it
     */
    record Alert(String reason) implements Decision {}
}
