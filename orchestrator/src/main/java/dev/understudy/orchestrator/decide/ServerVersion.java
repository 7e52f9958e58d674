package dev.understudy.orchestrator.decide;

import java.util.Arrays;
import java.util.List;

/**
 * A server's version, compared number by number: 26.7 is newer than 9.7.
 *
 * @param numbers the numbers, most significant first
 */
record ServerVersion(List<Integer> numbers) implements Comparable<ServerVersion> {
    /** Reads what a server says, such as {@code 9.7.4} or {@code 8.4.3-commercial}. */
    static ServerVersion of(String text) {
        String digits = text.replaceFirst("[^0-9.].*", "");
        return new ServerVersion(Arrays.stream(digits.split("\\."))
                .filter(number -> !number.isEmpty())
                .map(Integer::valueOf)
                .toList());
    }

    @Override
    public int compareTo(ServerVersion other) {
        for (int i = 0; i < Math.min(numbers.size(), other.numbers.size()); i++) {
            int order = numbers.get(i).compareTo(other.numbers.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(numbers.size(), other.numbers.size());
    }
}
