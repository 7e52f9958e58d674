package dev.understudy.contract;

import java.util.function.BooleanSupplier;

/** The state record's store, those who would write it, and a clock: all real, or all simulated. */
public interface StoreWorld extends AutoCloseable {
    /** An orchestrator with a session of its own, the same one for the same name. It queues for leadership when made. */
    Contender contender(String name);

    /** Makes the store answer nobody, its sessions and data unharmed. */
    void fallSilent();

    /** Makes it answer again, before any session has ended. */
    void answerAgain();

    /**
     * Lets the world go on until the condition holds.
     *
     * @throws AssertionError if it does not within the world's patience; the message tells what was waited for
     */
    void await(String what, BooleanSupplier condition);

    /**
     * Lets the world go on for so long that whatever is under way would have ended, and looks again and again.
     *
     * @throws AssertionError as soon as the condition does not hold
     */
    void remains(String what, BooleanSupplier condition);

    @Override
    void close();
}
