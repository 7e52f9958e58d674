package dev.understudy.orchestrator.decide;

import dev.understudy.client.Answer;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Hearing;
import java.util.Optional;
import java.util.SortedMap;

/** What shall be done now about a cluster, and why. */
public sealed interface Decision {
    /** Why, a sentence for people. */
    String reason();

    /**
     * Write the next state record; its {@link ClusterState#reason()} says why.
     *
     * @param next the record, newer than the present one
     * @param answers what becomes of requests, by their names in ZooKeeper; they are consumed in the same write
     * @param hearing what speaks for a change of primary; goes into history with the record
     */
    record Write(ClusterState next, SortedMap<String, Answer> answers, Optional<Hearing> hearing) implements Decision {
        /** A write that no person asked for. */
        public Write(ClusterState next) {
            this(next, new java.util.TreeMap<>());
        }

        /** A write that answers requests. */
        public Write(ClusterState next, SortedMap<String, Answer> answers) {
            this(next, answers, Optional.empty());
        }

        @Override
        public String reason() {
            return next.reason();
        }
    }

    /**
     * Requests are refused, or done without a change of the record.
     *
     * @param answers what becomes of them, by their names in ZooKeeper; not empty
     */
    record Reply(SortedMap<String, Answer> answers) implements Decision {
        @Override
        public String reason() {
            return answers.values().iterator().next().reason();
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
