package dev.understudy.drill;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the checker found.
 *
 * @param acknowledged how many rows were acknowledged in this run
 * @param lost how many acknowledged rows some server lacks
 * @param duplicated how many rows some server has more than once
 * @param errors how often the application was told each SQLState
 * @param outage the longest time between two acknowledged writes, over all threads
 * @param slowestWrite the longest time that one acknowledged write took, with its repetitions
 * @param violations what must not be, a sentence each; empty if all is well
 */
public record Verdict(
        long acknowledged,
        long lost,
        long duplicated,
        SortedMap<String, Long> errors,
        Duration outage,
        Duration slowestWrite,
        List<String> violations) {
    /** Copies what is handed in. */
    public Verdict {
        errors = Collections.unmodifiableSortedMap(new TreeMap<>(errors));
        violations = List.copyOf(violations);
    }
}
