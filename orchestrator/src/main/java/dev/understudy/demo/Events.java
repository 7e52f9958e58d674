package dev.understudy.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What has happened in a demo, each with its time since the start. */
final class Events {
    private final long began;
    private final List<String> lines = new ArrayList<>();

    Events(long began) {
        this.began = began;
    }

    /** Adds one that happens now. */
    synchronized void add(String sentence) {
        double seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
        lines.add(String.format(Locale.ROOT, "%7.2f s  %s", seconds, sentence));
    }

    /** The last ones, the oldest first. */
    synchronized List<String> last(int count) {
        return List.copyOf(lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    /** Those from a place on. */
    synchronized List<String> since(int first) {
        return List.copyOf(lines.subList(Math.min(first, lines.size()), lines.size()));
    }
}
