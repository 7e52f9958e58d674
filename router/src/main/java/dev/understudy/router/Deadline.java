package dev.understudy.router;

import java.time.Duration;

/** The moment at which one call of the application gives up; every wait inside the call shares it. */
final class Deadline {
    private final long started = System.nanoTime();
    private final long allowed;

    private Deadline(Duration allowed) {
        this.allowed = allowed.toNanos();
    }

    static Deadline in(Duration allowed) {
        return new Deadline(allowed);
    }

    /** When the call began, in nanoseconds of {@link System#nanoTime}. */
    long started() {
        return started;
    }

    /** How many nanoseconds are left; 0 or less if none. */
    long remainingNanos() {
        return allowed - (System.nanoTime() - started);
    }

    boolean hasPassed() {
        return remainingNanos() <= 0;
    }

    /** How long the call has taken so far. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
