package dev.understudy.simulator;

import java.util.function.BooleanSupplier;

/** Lets the timeline of a contract's world run. */
final class VirtualTime {
    /** Longer than the slowest start of a server. */
    private static final long PATIENCE = 60 * Timeline.SECOND;

    /** Longer than it takes a receiver to try again, and an acknowledgement to arrive. */
    private static final long LONG_ENOUGH = 3 * Timeline.SECOND;

    private static final long LOOK = 10 * Timeline.MILLISECOND;

    private final Timeline timeline;

    VirtualTime(Timeline timeline) {
        this.timeline = timeline;
    }

    void pass(long micros) {
        long until = timeline.now() + micros;
        boolean more = true;
        while (more) {
            more = timeline.step(until);
        }
        timeline.idleUntil(until);
    }

    void await(String what, BooleanSupplier condition) {
        long deadline = timeline.now() + PATIENCE;
        while (!condition.getAsBoolean()) {
            if (timeline.now() >= deadline) {
                throw new AssertionError("in vain it was waited for: " + what);
            }
            pass(LOOK);
        }
    }

    void remains(String what, BooleanSupplier condition) {
        long deadline = timeline.now() + LONG_ENOUGH;
        while (timeline.now() < deadline) {
            if (!condition.getAsBoolean()) {
                throw new AssertionError("it does not remain so: " + what);
            }
            pass(LOOK);
        }
    }
}
