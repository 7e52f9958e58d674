package dev.understudy.drill;

import dev.understudy.text.Ink;
import dev.understudy.text.Line;
import dev.understudy.text.Sparkline;
import dev.understudy.text.TextTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The reports of a series for people: a row for each run, then what they say together.
 *
 * @param reports in order
 */
public record SeriesTable(List<RunReport> reports) {
    private static final int BAR_WIDTH = 24;
    private static final List<String> HEAD =
            List.of("RUN", "OUTAGE", "", "ACKNOWLEDGED", "LOST", "TWICE", "ERRORS", "EPOCH", "WHOLE AFTER", "RESULT");
    private static final Set<String> NUMBERS =
            Set.of("RUN", "OUTAGE", "ACKNOWLEDGED", "LOST", "TWICE", "EPOCH", "WHOLE AFTER");

    /** The lines of the table, then the summary. */
    public List<Line> lines() {
        TextTable table = new TextTable(HEAD, NUMBERS);
        long longest = outages().isEmpty() ? 0 : outages().get(outages().size() - 1);
        reports.forEach(report -> table.row(report.passed() ? Ink.Tone.PLAIN : Ink.Tone.BAD, row(report, longest)));
        List<Line> lines = new ArrayList<>(table.lines());
        lines.add(Line.plain(""));
        lines.add(summary());
        return lines;
    }

    private static List<String> row(RunReport report, long longest) {
        Verdict verdict = report.verdict();
        long outage = verdict.outage().toMillis();
        return List.of(
                Integer.toString(report.run()),
                outage + " ms",
                Sparkline.bar(outage, longest, BAR_WIDTH),
                Long.toString(verdict.acknowledged()),
                Long.toString(verdict.lost()),
                Long.toString(verdict.duplicated()),
                verdict.errors().isEmpty()
                        ? "none"
                        : verdict.errors().entrySet().stream()
                                .map(error -> error.getKey() + " x" + error.getValue())
                                .collect(Collectors.joining(", ")),
                Long.toString(report.epoch()),
                report.settled().map(Duration::toMillis).map(ms -> ms + " ms").orElse("never"),
                report.failure().orElse("passed"));
    }

    private Line summary() {
        long passed = reports.stream().filter(RunReport::passed).count();
        String result = passed + " of " + reports.size() + " runs passed";
        List<Long> outages = outages();
        String figures = outages.isEmpty()
                ? ""
                : "; outage " + outages.get(0) + " ms at best, " + median(outages) + " ms median, "
                        + outages.get(outages.size() - 1) + " ms at worst";
        return new Line(passed == reports.size() ? Ink.Tone.GOOD : Ink.Tone.BAD, result + figures);
    }

    private List<Long> outages() {
        return reports.stream()
                .map(report -> report.verdict().outage().toMillis())
                .sorted()
                .toList();
    }

    /** The middle one of sorted values; of two, the mean. */
    static long median(List<Long> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
