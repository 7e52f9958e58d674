package dev.understudy.drill.history;

import java.time.Duration;

/**
 * When a piece of work began and ended.
 *
 * @param start a value of {@link System#nanoTime()}
 * @param end a value of {@link System#nanoTime()}
 */
public record Span(long start, long end) {
    public Duration length() {
        return Duration.ofNanos(end - start);
    }
}
