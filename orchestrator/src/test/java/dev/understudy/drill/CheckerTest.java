package dev.understudy.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.NodeId;
import dev.understudy.drill.Expectation.Errors;
import dev.understudy.drill.history.Operation;
import dev.understudy.drill.history.Outcome;
import dev.understudy.drill.history.RowId;
import dev.understudy.drill.history.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each violation is planted into a run that is otherwise all right, and must be found. */
class CheckerTest {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final NodeId DB3 = NodeId.of("db3");
    private static final long FAULT_MS = 100;
    private static final RowId FIRST = row(1);
    private static final RowId SECOND = row(2);
    private static final RowId THIRD = row(3);

    /** Two acknowledged rows, one before the fault and one after it. */
    private final List<Operation> operations = new ArrayList<>(
            List.of(write(FIRST, 10, 20, done()), write(SECOND, 90, 320, done()), read(200, 210, done())));

    private final SortedMap<NodeId, List<RowId>> rows = new TreeMap<>(Map.of(
            DB1, new ArrayList<>(List.of(FIRST, SECOND)),
            DB2, new ArrayList<>(List.of(FIRST, SECOND)),
            DB3, new ArrayList<>(List.of(FIRST, SECOND))));

    private static RowId row(long number) {
        return new RowId(1, 0, number);
    }

    private static Outcome done() {
        return new Outcome.Done();
    }

    private static Outcome failed(String state) {
        return new Outcome.Failed(state, "told so");
    }

    private static Span span(long startMillis, long endMillis) {
        return new Span(startMillis * 1_000_000, endMillis * 1_000_000);
    }

    private static Operation write(RowId row, long start, long end, Outcome outcome) {
        return new Operation.Write(row, span(start, end), outcome);
    }

    private static Operation read(long start, long end, Outcome outcome) {
        return new Operation.Read(span(start, end), outcome);
    }

    private Verdict judge(Expectation expectation, Set<RowId> before) {
        return Checker.judge(new Evidence(operations, before, FAULT_MS * 1_000_000, DB2, rows), expectation);
    }

    private Verdict judge() {
        return judge(new Expectation(1, 1, Optional.empty(), Errors.TRUTHFUL_IN_FLIGHT), Set.of());
    }

    private void everywhere(RowId row) {
        rows.values().forEach(list -> list.add(row));
    }

    @Test
    void aRunWithoutViolationsHasNone() {
        Verdict verdict = judge();

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.acknowledged()).isEqualTo(2);
        assertThat(verdict.lost()).isZero();
        assertThat(verdict.duplicated()).isZero();
        assertThat(verdict.errors()).isEmpty();
        assertThat(verdict.outage()).isEqualTo(Duration.ofMillis(300));
        assertThat(verdict.slowestWrite()).isEqualTo(Duration.ofMillis(230));
    }

    @Test
    void aRowThatOneReplicaLacksIsLost() {
        rows.put(DB3, List.of(FIRST));

        Verdict verdict = judge();

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.violations()).containsExactly("db3 lacks 1 row (1/0/2) that had been acknowledged");
    }

    @Test
    void aRowThatThePrimaryLacksIsLostAndTooMuchOnTheOthers() {
        rows.put(DB2, List.of(SECOND));

        Verdict verdict = judge();

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.violations())
                .contains("db2 lacks 1 row (1/0/1) that had been acknowledged")
                .contains("db1 has 1 row (1/0/1) that the primary db2 lacks");
    }

    @Test
    void aRowOfAnEarlierRunThatHasGoneIsLost() {
        Verdict verdict =
                judge(new Expectation(0, 1, Optional.empty(), Errors.TRUTHFUL_IN_FLIGHT), Set.of(new RowId(0, 0, 1)));

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.acknowledged()).isEqualTo(2);
    }

    @Test
    void aRowThatIsThereTwiceIsFound() {
        everywhere(SECOND);

        Verdict verdict = judge();

        assertThat(verdict.duplicated()).isEqualTo(1);
        assertThat(verdict.violations()).hasSize(3).contains("db1 has 1 row (1/0/2) that are there more than once");
    }

    @Test
    void aRowThatOnlyAReplicaHasIsFound() {
        operations.add(write(THIRD, 95, 150, failed("08007")));
        rows.put(DB1, List.of(FIRST, SECOND, THIRD));

        assertThat(judge().violations()).containsExactly("db1 has 1 row (1/0/3) that the primary db2 lacks");
    }

    @Test
    void aRowThatWasSaidNotToBeCommittedMustBeAbsent() {
        operations.add(write(THIRD, 95, 150, failed("40001")));
        assertThat(judge().violations()).isEmpty();

        everywhere(THIRD);
        assertThat(judge().violations())
                .hasSize(3)
                .contains("db2 has 1 row (1/0/3) that were said not to be committed");
    }

    @Test
    void aRowThatWasRepeatedAfterThatIsThereOnce() {
        operations.add(write(THIRD, 95, 150, failed("40001")));
        operations.add(write(THIRD, 150, 330, done()));
        everywhere(THIRD);

        Verdict verdict = judge();

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.acknowledged()).isEqualTo(3);
        assertThat(verdict.errors()).containsExactly(Map.entry("40001", 1L));
        assertThat(verdict.slowestWrite()).isEqualTo(Duration.ofMillis(235));
    }

    @Test
    void aRowOfUnknownOutcomeMayBeThereOrNot() {
        operations.add(write(THIRD, 95, 150, failed("08007")));
        assertThat(judge().violations()).isEmpty();

        everywhere(THIRD);
        assertThat(judge().violations()).isEmpty();

        everywhere(THIRD);
        assertThat(judge().duplicated()).isEqualTo(1);
    }

    @Test
    void anErrorOnWorkThatBeganAfterTheFaultIsFound() {
        operations.add(write(THIRD, 130, 150, failed("40001")));
        operations.add(read(140, 150, failed("08006")));

        assertThat(judge().violations())
                .containsExactly(
                        "a write that began 30 ms after the fault failed with 40001: told so",
                        "a read that began 40 ms after the fault failed with 08006: told so");
    }

    @Test
    void anErrorThatTellsNothingIsFoundEvenOnWorkUnderWay() {
        operations.add(write(THIRD, 95, 150, failed("08S01")));
        operations.add(read(95, 150, failed("08007")));

        assertThat(judge().violations())
                .containsExactly(
                        "a write under way at the fault failed with 08S01: told so",
                        "a read under way at the fault failed with 08007: told so");
    }

    @Test
    void anErrorBeforeTheFaultIsFound() {
        operations.add(write(THIRD, 50, 60, failed("40001")));

        assertThat(judge().violations())
                .containsExactly("a write that ended before the fault failed with 40001: told so");
    }

    @Test
    void noErrorIsAllowedWhereNoneIsExpected() {
        operations.add(write(THIRD, 95, 150, failed("40001")));

        assertThat(judge(new Expectation(0, 0, Optional.empty(), Errors.NONE), Set.of())
                        .violations())
                .containsExactly("a write failed with 40001: told so");
    }

    @Test
    void aDelayBeyondTheLimitIsFound() {
        Expectation quick = new Expectation(0, 0, Optional.of(Duration.ofMillis(229)), Errors.NONE);

        assertThat(judge(quick, Set.of()).violations())
                .containsExactly(
                        "two acknowledged writes lie 300 ms, more than 229 ms",
                        "a write took 230 ms, more than 229 ms");
    }

    @Test
    void aRunInWhichNothingWasAcknowledgedProvesNothing() {
        operations.clear();
        rows.clear();

        assertThat(judge().violations()).containsExactly("no write was acknowledged at all");
    }
}
