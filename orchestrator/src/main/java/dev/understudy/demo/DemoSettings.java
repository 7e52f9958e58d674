package dev.understudy.demo;

import java.time.Duration;
import java.util.Optional;

/**
 * What a demo does by itself.
 *
 * @param killAfter when it kills the primary's mysqld; empty: never
 * @param exitAfter when it ends; empty: on Ctrl-C
 */
public record DemoSettings(Optional<Duration> killAfter, Optional<Duration> exitAfter) {
    /**
     * Checks the values against each other.
     *
     * @throws IllegalArgumentException if the demo would end before it kills
     */
    public DemoSettings {
        if (killAfter.isPresent() && exitAfter.isPresent() && killAfter.get().compareTo(exitAfter.get()) >= 0) {
            throw new IllegalArgumentException("the demo would end before it kills the primary:"
                    + " let --kill-after be shorter than --exit-after");
        }
    }
}
