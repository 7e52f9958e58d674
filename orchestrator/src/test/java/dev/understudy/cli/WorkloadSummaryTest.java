package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.drill.history.Operation;
import dev.understudy.drill.history.Outcome;
import dev.understudy.drill.history.RowId;
import dev.understudy.drill.history.Span;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class WorkloadSummaryTest {
    private static final long MILLI = 1_000_000;

    private final WorkloadSummary summary = new WorkloadSummary(new PrintWriter(new StringWriter()));

    private void wrote(long endMillis, Outcome outcome) {
        summary.add(new Operation.Write(
                new RowId(1, 0, endMillis), new Span((endMillis - 5) * MILLI, endMillis * MILLI), outcome));
    }

    @Test
    void theLongestPauseLiesBetweenAcknowledgedWritesAndIsToldOnce() {
        wrote(1_000, new Outcome.Done());
        wrote(1_020, new Outcome.Done());
        wrote(2_000, new Outcome.Failed("40001", "once more"));
        wrote(3_520, new Outcome.Done());
        wrote(3_530, new Outcome.Done());
        summary.add(new Operation.Read(new Span(0, MILLI), new Outcome.Done()));
        assertThat(summary.line())
                .isEqualTo("4 writes acknowledged, 1 reads, 1 failed; longest pause between two writes 2.50 s");
        wrote(3_600, new Outcome.Done());
        assertThat(summary.line()).endsWith("longest pause between two writes 0.07 s");
    }
}
