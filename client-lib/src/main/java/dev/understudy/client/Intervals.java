package dev.understudy.client;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A set of positive numbers as sorted, disjoint, never adjacent intervals: the numbers of one GTID source. */
final class Intervals {
    /** MySQL's largest transaction number: 2^63 - 2. */
    static final long MAX = Long.MAX_VALUE - 1;

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,20}");

    /** first0, last0, first1, last1, ...; both ends belong to the interval. */
    private final long[] ends;

    private Intervals(long[] ends) {
        this.ends = ends;
    }

    /** Reads {@code 5} or {@code 5-9}. */
    static Intervals parse(String text) {
        int dash = text.indexOf('-');
        long first = number(text, dash < 0 ? text : text.substring(0, dash));
        long last = dash < 0 ? first : number(text, text.substring(dash + 1));
        if (last < first) {
            throw new IllegalArgumentException("\"" + text + "\" ends before it begins");
        }
        return new Intervals(new long[] {first, last});
    }

    private static long number(String whole, String digits) {
        // Long.parseLong alone takes a sign, and digits of every script.
        if (!DIGITS.matcher(digits.strip()).matches()) {
            throw new IllegalArgumentException("\"" + whole + "\" is not a number or an interval such as 1-5");
        }
        BigInteger number = new BigInteger(digits.strip());
        if (number.signum() == 0 || number.compareTo(BigInteger.valueOf(MAX)) > 0) {
            throw new IllegalArgumentException("\"" + whole + "\" is not between 1 and " + MAX);
        }
        return number.longValueExact();
    }

    boolean isEmpty() {
        return ends.length == 0;
    }

    long count() {
        return IntStream.range(0, ends.length / 2)
                .mapToLong(i -> ends[2 * i + 1] - ends[2 * i] + 1)
                .sum();
    }

    boolean contains(Intervals other) {
        return other.minus(this).isEmpty();
    }

    Intervals union(Intervals other) {
        long[] merged = new long[ends.length + other.ends.length];
        int size = 0;
        int mine = 0;
        int theirs = 0;
        while (mine < ends.length || theirs < other.ends.length) {
            boolean takeMine = theirs == other.ends.length || (mine < ends.length && ends[mine] <= other.ends[theirs]);
            long first = takeMine ? ends[mine] : other.ends[theirs];
            long last = takeMine ? ends[mine + 1] : other.ends[theirs + 1];
            mine += takeMine ? 2 : 0;
            theirs += takeMine ? 0 : 2;
            if (size > 0 && first <= merged[size - 1] + 1) {
                merged[size - 1] = Math.max(merged[size - 1], last);
            } else {
                merged[size++] = first;
                merged[size++] = last;
            }
        }
        return new Intervals(Arrays.copyOf(merged, size));
    }

    Intervals minus(Intervals other) {
        long[] left = new long[ends.length + other.ends.length];
        int size = 0;
        int theirs = 0;
        for (int mine = 0; mine < ends.length; mine += 2) {
            long first = ends[mine];
            long last = ends[mine + 1];
            while (theirs < other.ends.length && other.ends[theirs + 1] < first) {
                theirs += 2;
            }
            for (int cut = theirs; cut < other.ends.length && other.ends[cut] <= last; cut += 2) {
                if (other.ends[cut] > first) {
                    left[size++] = first;
                    left[size++] = other.ends[cut] - 1;
                }
                first = other.ends[cut + 1] + 1;
            }
            if (first <= last) {
                left[size++] = first;
                left[size++] = last;
            }
        }
        return new Intervals(Arrays.copyOf(left, size));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Intervals set && Arrays.equals(ends, set.ends);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ends);
    }

    @Override
    public String toString() {
        return IntStream.range(0, ends.length / 2)
                .mapToObj(i -> ends[2 * i] == ends[2 * i + 1]
                        ? Long.toString(ends[2 * i])
                        : ends[2 * i] + "-" + ends[2 * i + 1])
                .collect(Collectors.joining(":"));
    }
}
