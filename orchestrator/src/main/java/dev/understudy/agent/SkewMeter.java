package dev.understudy.agent;

import dev.understudy.mysql.ReplayTimes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Tells by how much this host's clock is ahead of that of the node which it follows: by when the other wrote a transaction
 * to its binary log, and when the receiver here began to take it in. What the way takes makes that larger, so that the
 * smallest of the last values is nearest to the truth.
 */
final class SkewMeter {
    private static final int VALUES = 10;

    private final Deque<Long> values = new ArrayDeque<>();
    private String last = "";

    /** Takes what was read. Returns milliseconds; empty before anything was received. */
    OptionalLong measure(ReplayTimes replay) {
        if (replay.queuedAhead().isPresent() && !replay.lastQueued().equals(last)) {
            last = replay.lastQueued();
            values.addLast(replay.queuedAhead().getAsLong());
            if (values.size() > VALUES) {
                values.removeFirst();
            }
        }
        return values.stream().mapToLong(Long::longValue).min();
    }

    /** Forgets what was measured: the server has stopped, or follows nobody. */
    void reset() {
        values.clear();
        last = "";
    }
}
