package dev.understudy.agent.converge;

import dev.understudy.client.Finding;

/** The next thing to do, or not to do, on a node. */
public sealed interface Step {
    /** Why, in a few words. */
    String reason();

    /**
     * The assignment holds; nothing is to be done.
     *
     * @param reason what holds
     */
    record Holds(String reason) implements Step {}

    /**
     * The assignment does not hold yet, and only time or somebody else can bring it on.
     *
     * @param reason what is waited for
     */
    record Await(String reason) implements Step {}

    /**
     * The assignment cannot be made to hold; a person or the orchestrator must know.
     *
     * @param finding why not
     */
    record Refuse(Finding finding) implements Step {
        @Override
        public String reason() {
            return finding.message();
        }
    }

    /**
     * Something is done on the node, after which it is looked at again.
     *
     * @param reason what is done
     * @param act does it
     */
    record Act(String reason, Action act) implements Step {}

    /** One act on a node. */
    @FunctionalInterface
    interface Action {
        /** Does it, within a deadline. */
        void on(NodeControl node) throws StepFailedException;
    }
}
