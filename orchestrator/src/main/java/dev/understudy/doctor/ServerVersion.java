package dev.understudy.doctor;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of a server, compared as numbers: 9.7 is older than 26.7.
 *
 * @param major the first number
 * @param minor the second
 * @param patch the third
 */
public record ServerVersion(int major, int minor, int patch) implements Comparable<ServerVersion> {
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,5})\\.(\\d{1,5})(?:\\.(\\d{1,5}))?.*");
    private static final Comparator<ServerVersion> ORDER = Comparator.comparingInt(ServerVersion::major)
            .thenComparingInt(ServerVersion::minor)
            .thenComparingInt(ServerVersion::patch);

    /** The oldest that Understudy keeps. */
    static final ServerVersion OLDEST = new ServerVersion(8, 4, 0);

    /** From here on the first number is a year, and one release in some is a long-term one. */
    private static final int CALENDAR = 26;

    /** Reads what a server says; of a text without numbers it makes 0.0.0, which is older than all. */
    public static ServerVersion parse(String text) {
        Matcher matcher = NUMBERS.matcher(text);
        if (!matcher.matches()) {
            return new ServerVersion(0, 0, 0);
        }
        return new ServerVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)));
    }

    boolean isOfSameSeries(ServerVersion other) {
        return major == other.major && minor == other.minor;
    }

    /** Whether it is of a series that gets fixes for years: 8.4, 9.7, and of those named after years the one of 28.4. */
    boolean isLongTerm() {
        return (major == 8 && minor == 4) || (major == 9 && minor == 7) || (major > CALENDAR && minor == 4);
    }

    @Override
    public int compareTo(ServerVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
