package dev.understudy.text;

import java.util.List;
import java.util.Locale;

/** A number of bytes as people read it. */
public final class Size {
    private static final List<String> UNITS = List.of("KB", "MB", "GB", "TB");
    private static final int STEP = 1024;

    private Size() {}

    /** Such as {@code 512 B}, {@code 1.5 KB} or {@code 12 GB}; a KB has 1024 bytes. */
    public static String of(long bytes) {
        if (bytes < STEP) {
            return bytes + " B";
        }
        double size = bytes;
        int unit = -1;
        while (size >= STEP && unit < UNITS.size() - 1) {
            size /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, size < 10 ? "%.1f %s" : "%.0f %s", size, UNITS.get(unit));
    }
}
