package dev.understudy.drill.history;

import java.time.Duration;

/** What is promised of a read. */
public sealed interface Promise {
    /**
     * It sees every write that had been acknowledged so long before it began.
     *
     * @param bound how long
     */
    record NoOlderThan(Duration bound) implements Promise {}

    /** It sees every write that the same client had been acknowledged before it began. */
    record OwnWrites() implements Promise {}

    /**
     * It sees all that an earlier read of the same stretch of work has seen.
     *
     * @param within the name of the stretch, such as a transaction; used once in a history
     */
    record Monotonic(String within) implements Promise {}
}
