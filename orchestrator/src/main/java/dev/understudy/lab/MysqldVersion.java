package dev.understudy.lab;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of MySQL's server.
 *
 * @param major the first number
 * @param minor the second number
 * @param patch the third number
 */
public record MysqldVersion(int major, int minor, int patch) implements Comparable<MysqldVersion> {
    /** The oldest that Understudy runs. */
    public static final MysqldVersion OLDEST = new MysqldVersion(8, 4, 0);

    private static final Pattern PRINTED = Pattern.compile("Ver\\s+(\\d+)\\.(\\d+)\\.(\\d+)");
    private static final Comparator<MysqldVersion> ORDER = Comparator.comparingInt(MysqldVersion::major)
            .thenComparingInt(MysqldVersion::minor)
            .thenComparingInt(MysqldVersion::patch);

    /**
     * Reads what {@code mysqld --version} prints.
     *
     * @throws IllegalArgumentException if that is not a version of MySQL's server; the message says what it is
     */
    public static MysqldVersion parse(String printed) {
        Matcher matcher = PRINTED.matcher(printed);
        if (!matcher.find()) {
            throw new IllegalArgumentException("does not say its version: it printed \"" + firstLine(printed) + "\"");
        }
        MysqldVersion version = new MysqldVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
        if (printed.contains("MariaDB")) {
            throw new IllegalArgumentException("is MariaDB " + version + "; Understudy needs MySQL 8.4 or newer");
        }
        return version;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** Whether Understudy runs it. */
    public boolean isSupported() {
        return compareTo(OLDEST) >= 0;
    }

    @Override
    public int compareTo(MysqldVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
