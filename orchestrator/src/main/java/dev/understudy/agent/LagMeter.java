package dev.understudy.agent;

import dev.understudy.client.GtidSet;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import dev.understudy.mysql.Reading;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Tells by how much a replica's data is behind. What is not known is not zero: a replica that is cut off lets the lag grow
 * from where it was, one whose source is silent does not know it, and neither does one that never was connected, or is again
 * since a moment.
 */
final class LagMeter {
    /** Three heartbeat periods. */
    private static final Duration FRESH = Duration.ofMillis(1500);

    private static final long NEVER = Long.MIN_VALUE / 2;

    private OptionalLong lastKnown = OptionalLong.empty();
    private long knownAtNanos;

    /** What is received and not executed, as it was when that began, and when the oldest known of it was committed. */
    private GtidSet pending = GtidSet.EMPTY;

    private long pendingSinceNanos;

    /** How many heartbeats had come at the last look; negative before the first. */
    private long heartbeats = -1;

    private long caughtUpAtNanos = NEVER;

    /** Takes a reading made at a time of {@link System#nanoTime()}, and returns the lag in milliseconds. */
    OptionalLong measure(Reading reading, long nowNanos) {
        listen(reading, nowNanos);
        OptionalLong working = working(reading, nowNanos);
        ReceiverReport receiver = reading.server().receiver();
        if (working.isPresent()) {
            return known(working, nowNanos);
        }
        if (receiver.source().isEmpty()) {
            return known(OptionalLong.of(0), nowNanos);
        }
        boolean replicates =
                receiver.running() == Running.ON && reading.server().applier().running() == Running.ON;
        if (!replicates) {
            long since = TimeUnit.NANOSECONDS.toMillis(nowNanos - knownAtNanos);
            return lastKnown.isPresent() ? OptionalLong.of(lastKnown.getAsLong() + since) : lastKnown;
        }
        // A source that hangs keeps its connections: all it sends is missing, and nothing shows that.
        return known(receiver.hearing() ? idle(reading, nowNanos) : OptionalLong.empty(), nowNanos);
    }

    /**
     * Of one that has executed what it received. It may have been let in again a moment ago, and lack all that was written since
     * it went: only a heartbeat, which a source sends when it has nothing else, or a transaction that is young shows that it
     * does not.
     */
    private OptionalLong idle(Reading reading, long nowNanos) {
        if (nowNanos - caughtUpAtNanos < FRESH.toNanos()) {
            return OptionalLong.of(0);
        }
        OptionalLong queued = reading.replay().queued();
        return queued.isPresent() && queued.getAsLong() < FRESH.toMillis() ? OptionalLong.of(0) : queued;
    }

    private void listen(Reading reading, long nowNanos) {
        long now = reading.counters().heartbeats();
        if (heartbeats >= 0 && now > 0 && now != heartbeats) {
            caughtUpAtNanos = nowNanos;
        }
        heartbeats = now;
    }

    private OptionalLong known(OptionalLong lag, long nowNanos) {
        lastKnown = lag;
        knownAtNanos = nowNanos;
        return lag;
    }

    /** By what is in work or waits for it; empty if nothing is. A clock that is ahead must not make the lag negative. */
    private OptionalLong working(Reading reading, long nowNanos) {
        OptionalLong waiting = waiting(reading, nowNanos);
        OptionalLong applying = reading.replay().applying();
        return applying.isPresent() ? OptionalLong.of(Math.max(0, applying.getAsLong())) : waiting;
    }

    private OptionalLong waiting(Reading reading, long nowNanos) {
        ServerReport server = reading.server();
        if (server.executed().contains(server.received())) {
            pending = GtidSet.EMPTY;
            return OptionalLong.empty();
        }
        if (pending.isEmpty() || server.executed().contains(pending)) {
            pending = server.received().minus(server.executed());
            // Of what waits, the age of the newest is known at the first look, and grows from there.
            long age = Math.max(0, reading.replay().queued().orElse(0));
            pendingSinceNanos = nowNanos - TimeUnit.MILLISECONDS.toNanos(age);
        }
        return OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(nowNanos - pendingSinceNanos));
    }

    /** Forgets what was known: the server has stopped. */
    void reset() {
        lastKnown = OptionalLong.empty();
        pending = GtidSet.EMPTY;
        heartbeats = -1;
        caughtUpAtNanos = NEVER;
    }
}
