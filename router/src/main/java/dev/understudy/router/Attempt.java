package dev.understudy.router;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One call of the application on its way to a server: its deadline, and what failed so far. */
final class Attempt {
    private static final long FIRST_PAUSE = Duration.ofMillis(20).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofMillis(250).toNanos();

    private final Deadline deadline;
    private int failures;
    private @Nullable SQLException last;

    Attempt(Deadline deadline) {
        this.deadline = deadline;
    }

    Deadline deadline() {
        return deadline;
    }

    void failed(SQLException e) {
        failures++;
        last = e;
    }

    int failures() {
        return failures;
    }

    /** The last failure; null before the first. */
    @Nullable
    SQLException last() {
        return last;
    }

    /** How long to wait before the same node is tried again; grows, so that a dead node is not stormed. */
    long pauseNanos() {
        long pause = FIRST_PAUSE << Math.min(failures - 1, 4);
        return Math.max(1, Math.min(Math.min(pause, LONGEST_PAUSE), deadline.remainingNanos()));
    }
}
