package dev.understudy.demo;

import dev.understudy.text.Ink.Tone;
import dev.understudy.text.Line;
import java.util.ArrayList;
import java.util.List;

/**
 * How a demo went.
 *
 * @param counts what the workload has done
 * @param unknown writes of which nobody knows whether they were committed
 * @param lost acknowledged rows that some server lacks
 * @param duplicated rows that some server has more than once
 * @param failovers how often the primary changed
 * @param complaints why it did not go well, a sentence each; empty if it did
 */
public record Summary(
        Tally.Counts counts, long unknown, long lost, long duplicated, long failovers, List<String> complaints) {
    public Summary {
        complaints = List.copyOf(complaints);
    }

    public boolean isGood() {
        return complaints.isEmpty();
    }

    /** The lines for people. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.plain(counts.writes() + " writes acknowledged, " + lost + " lost, " + duplicated
                + " duplicated, " + unknown + " of unknown outcome"));
        lines.add(Line.plain(failovers + (failovers == 1 ? " failover" : " failovers") + ", longest pause "
                + counts.longestPause().toMillis() + " ms"));
        complaints.forEach(complaint -> lines.add(new Line(Tone.BAD, complaint)));
        if (isGood()) {
            lines.add(new Line(Tone.GOOD, "every acknowledged row is on every server, once"));
        }
        return lines;
    }
}
