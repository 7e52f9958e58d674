package dev.understudy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.drill.history.Operation;
import dev.understudy.drill.history.Outcome;
import dev.understudy.drill.history.RowId;
import dev.understudy.drill.history.Span;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a demo counts. */
class TallyTest {
    private static final long MILLI = 1_000_000;
    private final Tally tally = new Tally(1, 0);

    private void write(long number, long endMillis, Outcome outcome) {
        tally.add(new Operation.Write(new RowId(1, 0, number), new Span(0, endMillis * MILLI), outcome));
    }

    private static Outcome failed(String state) {
        return new Outcome.Failed(state, "told so");
    }

    @Test
    void writesAreCountedBySecond() {
        write(1, 100, new Outcome.Done());
        write(2, 200, new Outcome.Done());
        write(3, 2_100, new Outcome.Done());
        tally.add(new Operation.Read(new Span(0, MILLI), new Outcome.Done()));

        Tally.Counts counts = tally.counts(3_500 * MILLI);

        assertThat(counts.writes()).isEqualTo(3);
        assertThat(counts.reads()).isEqualTo(1);
        assertThat(counts.writesBySecond()).containsExactly(2L, 0L, 1L);
        assertThat(counts.rate()).isEqualTo(1);
    }

    @Test
    void aPauseIsTheTimeBetweenTwoAcknowledgedWrites() {
        write(1, 1_000, new Outcome.Done());
        write(2, 1_400, new Outcome.Done());
        write(3, 1_600, new Outcome.Done());
        write(4, 1_650, new Outcome.Done());

        Tally.Counts counts = tally.counts(1_700 * MILLI);

        assertThat(counts.lastPause()).isEqualTo(Duration.ofMillis(200));
        assertThat(counts.longestPause()).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void aPauseThatLastsStillCounts() {
        write(1, 1_000, new Outcome.Done());

        assertThat(tally.counts(3_000 * MILLI).longestPause()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void onlyAcknowledgedRowsArePromised() {
        write(1, 10, new Outcome.Done());
        write(2, 20, failed("40001"));
        write(2, 30, new Outcome.Done());
        write(3, 40, failed("08007"));
        write(4, 50, failed("40001"));

        assertThat(tally.acknowledgedRows()).containsExactlyInAnyOrder(new RowId(1, 0, 1), new RowId(1, 0, 2));
        assertThat(tally.unknownWrites()).isEqualTo(1);
        assertThat(tally.counts(MILLI).errors()).isEqualTo(Map.of("40001", 2L, "08007", 1L));
    }
}
