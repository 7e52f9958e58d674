package dev.understudy.drill.history;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * One moment on both clocks of a process. It makes times of several processes on one host comparable; a wall clock that is set
 * later changes nothing.
 *
 * @param nanoTime a value of {@link System#nanoTime()}
 * @param epochNanos the nanoseconds since 1970 at that moment
 */
record Anchor(long nanoTime, long epochNanos) {
    /** The present moment. */
    static Anchor now() {
        long before = System.nanoTime();
        Instant wall = Instant.now();
        long between = before + (System.nanoTime() - before) / 2;
        return new Anchor(between, TimeUnit.SECONDS.toNanos(wall.getEpochSecond()) + wall.getNano());
    }

    /** A value of nanoTime as nanoseconds since 1970. */
    long epochNanos(long value) {
        return epochNanos + (value - nanoTime);
    }

    /** A span of nanoTime as one of nanoseconds since 1970. */
    Span epochNanos(Span span) {
        return new Span(epochNanos(span.start()), epochNanos(span.end()));
    }
}
