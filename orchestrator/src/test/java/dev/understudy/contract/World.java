package dev.understudy.contract;

import java.util.function.BooleanSupplier;

/** Some nodes and a clock: all real, or all simulated. */
public interface World extends AutoCloseable {
    /**
     * A node, the same one for the same name. It is made when it is first asked for: its server down, its data like those
     * of all others, its memory blank.
     */
    Node node(String name);

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
