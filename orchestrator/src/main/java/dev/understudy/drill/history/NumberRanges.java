package dev.understudy.drill.history;

import java.util.ArrayList;
import java.util.List;

/** Numbers as a short text, such as {@code 1-120,122}; a number that is there twice stands there twice. */
final class NumberRanges {
    /** More in one text are a mistake: nobody writes so many rows. */
    private static final long MOST = 10_000_000;

    private NumberRanges() {}

    static String text(List<Long> numbers) {
        List<Long> sorted = numbers.stream().sorted().toList();
        List<String> parts = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            if (i == sorted.size() || sorted.get(i) != sorted.get(i - 1) + 1) {
                long from = sorted.get(first);
                long to = sorted.get(i - 1);
                parts.add(from == to ? Long.toString(from) : from + "-" + to);
                first = i;
            }
        }
        return String.join(",", parts);
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException if the text is none of {@link #text}
     */
    static List<Long> parse(String text) {
        List<Long> numbers = new ArrayList<>();
        for (String part : text.isEmpty() ? List.<String>of() : List.of(text.split(",", -1))) {
            int dash = part.indexOf('-');
            long from = number(dash < 0 ? part : part.substring(0, dash), part);
            long to = number(part.substring(dash + 1), part);
            if (from > to || numbers.size() + (to - from) >= MOST) {
                throw new IllegalArgumentException("\"" + part + "\" is no range of numbers");
            }
            for (long number = from; number <= to; number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    private static long number(String text, String part) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + part + "\" is no range of numbers", e);
        }
    }
}
