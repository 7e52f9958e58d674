package dev.understudy.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses which known word a person meant by an unknown one. */
final class Nearest {
    private static final int SHORTEST_BEGINNING = 3;

    private Nearest() {}

    /**
     * The known word that begins like this one, or else the one with the fewest letters to change; empty if so many would
     * change that it is no guess any more.
     */
    static Optional<String> to(String word, Collection<String> known) {
        Optional<String> begun = known.stream()
                .filter(candidate -> word.length() >= SHORTEST_BEGINNING && candidate.startsWith(word))
                .min(Comparator.naturalOrder());
        return begun.or(() -> known.stream()
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(candidate -> distance(word, candidate) <= Math.max(2, candidate.length() / 3)));
    }

    /** How many letters must be put in, taken out or changed (Levenshtein). */
    static int distance(String from, String to) {
        int[] costs = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            costs[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = costs[0];
            costs[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = costs[j];
                costs[j] = Math.min(changed, Math.min(costs[j], costs[j - 1]) + 1);
            }
        }
        return costs[to.length()];
    }
}
