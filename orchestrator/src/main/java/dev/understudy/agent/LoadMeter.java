package dev.understudy.agent;

import dev.understudy.client.Load;
import dev.understudy.mysql.Reading;
import java.util.concurrent.TimeUnit;

/** Makes rates of a server's counters, over spans of about a second. */
final class LoadMeter {
    private static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LagMeter lag = new LagMeter();
    private long questions = -1;
    private long sinceNanos;
    private double rate;

    /** Takes a reading made at a time of {@link System#nanoTime()}. */
    Load measure(Reading reading, long nowNanos) {
        // A counter that falls is one of a server that started anew.
        if (questions < 0 || reading.questions() < questions) {
            questions = reading.questions();
            sinceNanos = nowNanos;
            rate = 0;
        } else if (nowNanos - sinceNanos >= SPAN_NANOS) {
            rate = (reading.questions() - questions) * (double) SPAN_NANOS / (nowNanos - sinceNanos);
            questions = reading.questions();
            sinceNanos = nowNanos;
        }
        return new Load(Math.round(rate * 10) / 10.0, reading.connections(), lag.measure(reading, nowNanos));
    }

    /** Forgets what was measured: the server has stopped. */
    void reset() {
        questions = -1;
        rate = 0;
        lag.reset();
    }
}
