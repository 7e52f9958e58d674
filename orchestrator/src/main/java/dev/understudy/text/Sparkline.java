package dev.understudy.text;

import java.util.List;

/** A row of small bars: how a figure went over time. */
public final class Sparkline {
    private static final String BARS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /** One bar for each value; a blank stands for nothing at all, and the largest value is the full height. */
    public static String of(List<Long> values) {
        long largest = values.stream().mapToLong(Long::longValue).max().orElse(0);
        StringBuilder line = new StringBuilder();
        for (long value : values) {
            line.append(value <= 0 ? ' ' : bar(value, largest));
        }
        return line.toString();
    }

    private static char bar(long value, long largest) {
        return BARS.charAt((int) ((value * (BARS.length() - 1) + largest / 2) / largest));
    }

    /** A bar to the right, so many signs long. */
    public static String bar(long value, long largest, int width) {
        long length = largest <= 0 ? 0 : Math.max(value > 0 ? 1 : 0, Math.min(width, value * width / largest));
        return "█".repeat((int) length);
    }
}
