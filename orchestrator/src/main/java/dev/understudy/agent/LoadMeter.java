package dev.understudy.agent;

import dev.understudy.client.Load;
import dev.understudy.client.SemiSyncReport;
import dev.understudy.mysql.Counters;
import dev.understudy.mysql.Reading;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Makes rates of a server's counters, over spans of about a second. */
final class LoadMeter {
    private static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LagMeter lag = new LagMeter();
    private long questions = -1;
    private long sinceNanos;
    private OptionalDouble rate = OptionalDouble.empty();

    /**
     * Takes a reading made at a time of {@link System#nanoTime()}.
     *
     * @param heartbeatAge how old the newest heartbeat row is
     * @param writesStalledMillis for how long the disk has let no commit through
     */
    Load measure(Reading reading, long nowNanos, OptionalLong heartbeatAge, long writesStalledMillis) {
        Counters counters = reading.counters();
        count(counters.questions(), nowNanos);
        SemiSyncReport semiSync = reading.server().semiSync();
        return new Load(
                rate,
                counters.connections(),
                counters.threadsRunning(),
                semiSync.waiting(),
                lag.measure(reading, heartbeatAge, nowNanos),
                hopLag(reading),
                clamped(heartbeatAge),
                writesStalledMillis);
    }

    private void count(long now, long nowNanos) {
        // A counter that falls is one of a server that started anew.
        if (questions < 0 || now < questions) {
            questions = now;
            sinceNanos = nowNanos;
            rate = OptionalDouble.empty();
        } else if (nowNanos - sinceNanos >= SPAN_NANOS) {
            double perSecond = (now - questions) * (double) SPAN_NANOS / (nowNanos - sinceNanos);
            rate = OptionalDouble.of(Math.round(perSecond * 10) / 10.0);
            questions = now;
            sinceNanos = nowNanos;
        }
    }

    private static OptionalLong hopLag(Reading reading) {
        return clamped(reading.replay().applyingHop());
    }

    /** A clock that is behind another would make an age negative. */
    private static OptionalLong clamped(OptionalLong millis) {
        return millis.isPresent() ? OptionalLong.of(Math.max(0, millis.getAsLong())) : millis;
    }

    /** Forgets what was measured: the server has stopped. */
    void reset() {
        questions = -1;
        rate = OptionalDouble.empty();
        lag.reset();
    }
}
