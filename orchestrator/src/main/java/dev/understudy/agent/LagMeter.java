package dev.understudy.agent;

import dev.understudy.client.Access;
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
 * Tells by how much a replica's data is behind, at most. What is not known is not zero: a replica that is cut off lets the lag
 * grow from where it was, one whose source is silent does not know it, and neither does one that never was connected, or is
 * again since a moment.
 */
final class LagMeter {
    /** Three heartbeat periods. */
    private static final Duration FRESH = Duration.ofMillis(1500);

    /** The primary's agent writes a heartbeat row each second, and this agent reads it each second. */
    private static final Duration FRESH_ROW = Duration.ofMillis(2500);

    /** After so long a source that sends nothing but heartbeats has skipped all that there was to skip. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    /** A transaction that was committed so much later than now tells of a wrong clock, and not of a lag. */
    private static final long WRONG_CLOCK_MILLIS = -1000;

    private static final long NEVER = Long.MIN_VALUE / 2;

    private final Backlog backlog = new Backlog();

    private OptionalLong lastKnown = OptionalLong.empty();
    private long knownAtNanos;

    /** How many heartbeats had come at the last look; negative before the first. */
    private long heartbeats = -1;

    private long heartbeatAtNanos = NEVER;

    /** From whom it receives, what it has received, and since when nothing but heartbeats has come, and these without a gap. */
    private Optional<Endpoint> source = Optional.empty();

    private GtidSet received = GtidSet.EMPTY;
    private long quietSinceNanos;

    /**
     * Takes a reading, and returns the lag in milliseconds.
     *
     * @param heartbeatAge how old the newest heartbeat row is that can be read there, in milliseconds
     * @param nowNanos when it was made, a value of {@link System#nanoTime()}
     */
    OptionalLong measure(Reading reading, OptionalLong heartbeatAge, long nowNanos) {
        ServerReport server = reading.server();
        listen(reading, nowNanos);
        OptionalLong queued =
                isSettled(nowNanos) ? OptionalLong.of(0) : reading.replay().queued();
        if (queued.isPresent()) {
            long age = Math.max(0, queued.getAsLong());
            backlog.note(server.received(), nowNanos - TimeUnit.MILLISECONDS.toNanos(age));
        }
        if (reading.replay().applying().isPresent() || !server.executed().contains(server.received())) {
            return known(ofBacklog(reading, nowNanos), nowNanos);
        }
        if (server.receiver().source().isEmpty()) {
            // Who takes writes has what there is. One that shall follow, and does not yet, knows nothing.
            boolean leads = server.access() == Access.WRITABLE;
            return known(leads ? OptionalLong.of(0) : OptionalLong.empty(), nowNanos);
        }
        boolean replicates =
                server.receiver().running() == Running.ON && server.applier().running() == Running.ON;
        if (!replicates) {
            long since = TimeUnit.NANOSECONDS.toMillis(nowNanos - knownAtNanos);
            return lastKnown.isPresent() ? OptionalLong.of(lastKnown.getAsLong() + since) : lastKnown;
        }
        // A source that hangs keeps its connections: all it sends is missing, and nothing shows that.
        return known(server.receiver().hearing() ? idle(queued, heartbeatAge) : OptionalLong.empty(), nowNanos);
    }

    /**
     * Of one that has executed what it received. It may have been let in again a moment ago, and lack all that was written since
     * it went: only what was committed just now shows that it does not.
     */
    private static OptionalLong idle(OptionalLong queued, OptionalLong heartbeatAge) {
        return isBelow(queued, FRESH) || isBelow(heartbeatAge, FRESH_ROW) ? OptionalLong.of(0) : queued;
    }

    /**
     * Whether heartbeats of replication show that there is nothing else. A source sends them also while it skips what the
     * replica has, so that they show it only after a while without anything else, and without a gap.
     */
    private boolean isSettled(long nowNanos) {
        return nowNanos - heartbeatAtNanos < FRESH.toNanos() && nowNanos - quietSinceNanos > SETTLED.toNanos();
    }

    private static boolean isBelow(OptionalLong millis, Duration limit) {
        return millis.isPresent() && millis.getAsLong() < limit.toMillis();
    }

    /**
     * By how much it is behind while something is in work, or waits for it. The oldest in work tells it, and between two
     * transactions the newest that was applied: what waits was committed after it. Neither is older than what earlier looks tell.
     */
    private OptionalLong ofBacklog(Reading reading, long nowNanos) {
        OptionalLong later = backlog.laterThan(reading.server().executed());
        OptionalLong atMost = later.isPresent()
                ? OptionalLong.of(Math.max(0, TimeUnit.NANOSECONDS.toMillis(nowNanos - later.getAsLong())))
                : later;
        OptionalLong applying = reading.replay().applying();
        OptionalLong told = applying.isPresent() ? applying : reading.replay().applied();
        if (told.isEmpty() || told.getAsLong() < WRONG_CLOCK_MILLIS) {
            return atMost;
        }
        long behind = Math.max(0, told.getAsLong());
        return OptionalLong.of(Math.min(behind, atMost.orElse(behind)));
    }

    /** What there was of a connection is worth nothing for the next one. */
    private void listen(Reading reading, long nowNanos) {
        ReceiverReport receiver = reading.server().receiver();
        if (!receiver.source().equals(source)) {
            source = receiver.source();
            backlog.clear();
        }
        boolean hears = receiver.running() == Running.ON && receiver.hearing();
        boolean first = heartbeats < 0;
        if (first || !hears || !reading.server().received().equals(received)) {
            received = reading.server().received();
            quietSinceNanos = nowNanos;
        }
        long now = reading.counters().heartbeats();
        if (first || !hears) {
            heartbeatAtNanos = NEVER;
        } else if (now > 0 && now != heartbeats) {
            heartbeatAtNanos = nowNanos;
        }
        heartbeats = now;
    }

    private OptionalLong known(OptionalLong lag, long nowNanos) {
        lastKnown = lag;
        knownAtNanos = nowNanos;
        return lag;
    }

    /** Forgets what was known: the server has stopped. */
    void reset() {
        lastKnown = OptionalLong.empty();
        backlog.clear();
        heartbeats = -1;
        source = Optional.empty();
    }
}
