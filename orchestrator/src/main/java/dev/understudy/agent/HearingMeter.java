package dev.understudy.agent;

import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Running;
import dev.understudy.mysql.Reading;
import java.time.Duration;

/**
 * Tells whether a replica still hears its source. Heartbeats are sent only when nothing else is, so that either counts.
 */
final class HearingMeter {
    /** Three heartbeat periods. */
    private static final long SILENCE_NANOS = Duration.ofMillis(1500).toNanos();

    private String last = "";
    private long heardAtNanos;
    private boolean everLooked;
    private long signs;

    /** Takes a reading made at a time of {@link System#nanoTime()}. */
    boolean hears(Reading reading, long nowNanos) {
        ReceiverReport receiver = reading.server().receiver();
        String sign = receiver.source() + " " + reading.counters().heartbeats() + " "
                + reading.server().received();
        boolean began = receiver.running() == Running.OFF;
        signs += sign.equals(last) ? 0 : 1;
        if (!everLooked || began || !sign.equals(last)) {
            everLooked = true;
            last = sign;
            heardAtNanos = nowNanos;
        }
        return receiver.running() != Running.OFF && nowNanos - heardAtNanos < SILENCE_NANOS;
    }

    /** How many signs of life there were. */
    long signs() {
        return signs;
    }
}
