package dev.understudy.drill.history;

import java.time.Duration;
import java.util.List;

/**
 * What a look at histories found.
 *
 * @param counts how much there was to look at
 * @param oldestRead by how much the oldest read was behind the acknowledgements when it began
 * @param remarks what could not be looked at, and what of the files was missing; a sentence each
 * @param violations what must not be
 */
public record HistoryVerdict(Counts counts, Duration oldestRead, List<String> remarks, List<Violation> violations) {
    /** Copies what is handed in. */
    public HistoryVerdict {
        remarks = List.copyOf(remarks);
        violations = List.copyOf(violations);
    }

    /**
     * How much there was.
     *
     * @param operations all of them
     * @param acknowledged writes that were acknowledged
     * @param unknown writes of which nobody can say whether they were committed
     * @param reads reads that showed rows
     * @param servers how many servers' rows were compared, each time counted
     */
    public record Counts(long operations, long acknowledged, long unknown, long reads, long servers) {}
}
