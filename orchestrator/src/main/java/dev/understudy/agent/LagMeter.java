package dev.understudy.agent;

import dev.understudy.client.Endpoint;
import dev.understudy.client.GtidSet;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import dev.understudy.mysql.Reading;
import java.time.Duration;
import java.util.Optional;
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

    /** The primary's agent writes a heartbeat row each second, and this agent reads it each second. */
    private static final Duration FRESH_ROW = Duration.ofMillis(2500);

    /** After so long a source that sends heartbeats has skipped all that there was to skip. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private static final long NEVER = Long.MIN_VALUE / 2;

    private OptionalLong lastKnown = OptionalLong.empty();
    private long knownAtNanos;

    /** What is received and not executed, as it was when that began, and when the oldest known of it was committed. */
    private GtidSet pending = GtidSet.EMPTY;

    private long pendingSinceNanos;

    /** How many heartbeats had come at the last look; negative before the first. */
    private long heartbeats = -1;

    private long heartbeatAtNanos = NEVER;

    /** From whom it receives, since when, and whether it was seen to have received all since then. */
    private Optional<Endpoint> source = Optional.empty();

    private long onSinceNanos;
    private boolean caughtUp;

    /**
     * Takes a reading, and returns the lag in milliseconds.
     *
     * @param heartbeatAge how old the newest heartbeat row is that can be read there, in milliseconds
     * @param nowNanos when it was made, a value of {@link System#nanoTime()}
     */
    OptionalLong measure(Reading reading, OptionalLong heartbeatAge, long nowNanos) {
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
        return known(receiver.hearing() ? idle(reading, heartbeatAge, nowNanos) : OptionalLong.empty(), nowNanos);
    }

    /**
     * Of one that has executed what it received. It may have been let in again a moment ago, and lack all that was written since
     * it went: only what was committed just now shows that it does not. From then on heartbeats of replication do, which a
     * source sends when it has nothing else; the first ones of a connection it sends also while it skips what the replica has.
     */
    private OptionalLong idle(Reading reading, OptionalLong heartbeatAge, long nowNanos) {
        OptionalLong queued = reading.replay().queued();
        boolean young = isBelow(queued, FRESH);
        boolean heard = nowNanos - heartbeatAtNanos < FRESH.toNanos();
        caughtUp |= young || isBelow(heartbeatAge, FRESH_ROW) || (heard && nowNanos - onSinceNanos > SETTLED.toNanos());
        if (caughtUp && (young || heard)) {
            return OptionalLong.of(0);
        }
        return isBelow(queued, FRESH) ? OptionalLong.empty() : queued;
    }

    private static boolean isBelow(OptionalLong millis, Duration limit) {
        return millis.isPresent() && millis.getAsLong() < limit.toMillis();
    }

    /** What there was of a connection is worth nothing for the next one. */
    private void listen(Reading reading, long nowNanos) {
        ReceiverReport receiver = reading.server().receiver();
        if (receiver.running() != Running.ON || !receiver.source().equals(source)) {
            source = receiver.running() == Running.ON ? receiver.source() : Optional.empty();
            onSinceNanos = nowNanos;
            caughtUp = false;
            heartbeatAtNanos = NEVER;
        }
        long now = reading.counters().heartbeats();
        if (heartbeats >= 0 && now > 0 && now != heartbeats && nowNanos > onSinceNanos) {
            heartbeatAtNanos = nowNanos;
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
        source = Optional.empty();
    }
}
