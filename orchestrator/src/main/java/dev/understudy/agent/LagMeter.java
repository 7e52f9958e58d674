package dev.understudy.agent;

import dev.understudy.client.Running;
import dev.understudy.mysql.Reading;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Tells by how much a replica's data is behind. What is not known is not zero: a receiver that is cut off lets the lag
 * grow from where it was, and one that never was connected has none to tell.
 */
final class LagMeter {
    private OptionalLong lastKnown = OptionalLong.empty();
    private long knownAtNanos;

    /** Takes a reading made at a time of {@link System#nanoTime()}, and returns the lag in milliseconds. */
    OptionalLong measure(Reading reading, long nowNanos) {
        boolean source = reading.server().receiver().source().isEmpty();
        if (source || reading.server().receiver().running() == Running.ON) {
            lastKnown = whileReceiving(reading);
            knownAtNanos = nowNanos;
            return lastKnown;
        }
        long since = TimeUnit.NANOSECONDS.toMillis(nowNanos - knownAtNanos);
        return lastKnown.isPresent() ? OptionalLong.of(lastKnown.getAsLong() + since) : lastKnown;
    }

    private OptionalLong whileReceiving(Reading reading) {
        if (reading.applyingMillis().isPresent()) {
            return reading.applyingMillis();
        }
        boolean applied = reading.server().executed().contains(reading.server().received());
        return applied ? OptionalLong.of(0) : lastKnown;
    }

    /** Forgets what was known: the server has stopped. */
    void reset() {
        lastKnown = OptionalLong.empty();
    }
}
