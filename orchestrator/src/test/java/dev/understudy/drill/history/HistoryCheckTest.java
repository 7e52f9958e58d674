package dev.understudy.drill.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.client.NodeId;
import dev.understudy.drill.history.History.Ending;
import dev.understudy.drill.history.History.Event;
import dev.understudy.drill.history.History.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Each sort of violation with the sentence and the operations that prove it, and what looks like one and is none. Times are
 * milliseconds; db1 has the epochs 1 and 3, db2 has 2 and 4.
 */
class HistoryCheckTest {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final Promise FRESH = new Promise.NoOlderThan(Duration.ofMillis(100));

    private final List<Operation> here = new ArrayList<>();
    private final List<Operation> there = new ArrayList<>();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private Ending ending = Ending.WHOLE;

    private static Span span(long start, long end) {
        return new Span(start * 1_000_000, end * 1_000_000);
    }

    private static Operation write(
            int writer, long number, long start, long end, Outcome outcome, @Nullable Committer by) {
        RowId row = new RowId(1, writer, number);
        return new Operation.Write("writer-" + writer, row, span(start, end), outcome, Optional.ofNullable(by));
    }

    /** An acknowledged write by a writer of its own. */
    private static Operation write(int writer, long start, long end, int epoch) {
        return write(writer, 1, start, end, new Outcome.Done(), new Committer(epoch, epoch % 2 == 1 ? "db1" : "db2"));
    }

    private static Operation failed(int writer, long number, long start, long end, String state) {
        return new Operation.Write(
                new RowId(1, writer, number), span(start, end), new Outcome.Failed(state, "told so"));
    }

    private static Operation read(String client, long start, long end, Map<Integer, Long> newest, Promise... promises) {
        Sight sight = new Sight("uuid-1", 1, new TreeMap<>(newest));
        return new Operation.Read(client, span(start, end), new Outcome.Done(), Optional.of(sight), List.of(promises));
    }

    private static History history(String name, List<Operation> operations, Ending ending, List<Snapshot> snapshots) {
        List<Event> events = new ArrayList<>();
        operations.forEach(operation -> events.add(new Event(name, events.size() + 2, name, operation)));
        return new History(name, List.of(new Section(name, ending, events, snapshots)));
    }

    private HistoryVerdict verdict() {
        return HistoryCheck.judge(
                List.of(history("here", here, ending, snapshots), history("there", there, Ending.WHOLE, List.of())),
                Duration.ofMillis(5));
    }

    private List<String> found() {
        return verdict().violations().stream()
                .map(violation -> violation.kind() + " " + violation.text())
                .toList();
    }

    private void rows(NodeId node, StoredRow... rows) {
        snapshots.add(new Snapshot(node, DB1, 1_000_000_000, List.of(rows)));
    }

    private static StoredRow stored(int writer, long number, String server) {
        return new StoredRow(new RowId(1, writer, number), server);
    }

    @Test
    void aWriteOnADeposedPrimaryIsFound() {
        here.add(write(0, 10, 20, 2));
        there.add(write(1, 30, 40, 1));

        assertThat(found())
                .containsExactly(
                        "TWO_COMMITTERS a write of epoch 1 was acknowledged by db1, although it began 10.0 ms after"
                                + " one of epoch 2 had been acknowledged by db2: writer-1 (there:2), writer-0 (here:2)");
    }

    @Test
    void aWriteThatBeganBeforeTheNextEpochMayEndInIt() {
        here.add(write(0, 10, 20, 2));
        here.add(write(1, 5, 40, 1));

        assertThat(found()).isEmpty();
    }

    @Test
    void withinTheSlackOfTwoClocksNothingIsProven() {
        here.add(write(0, 10, 20, 2));
        there.add(write(1, 24, 40, 1));
        assertThat(found()).isEmpty();

        here.add(write(2, 24, 40, 1));
        assertThat(found()).hasSize(1);
    }

    @Test
    void aRouterThatIsBehindMayCallAnEpochByTheNameOfAnEarlierOneOfTheSamePrimary() {
        here.add(write(0, 10, 20, 2));
        there.add(write(1, 30, 40, 1));
        here.add(write(2, 50, 60, 3));

        assertThat(found()).isEmpty();
    }

    @Test
    void writesThatGoToAndFroCannotBeInAnyOrder() {
        here.add(write(0, 10, 20, 2));
        there.add(write(1, 30, 40, 1));
        here.add(write(2, 50, 60, 2));
        here.add(write(3, 70, 80, 3));

        assertThat(found())
                .containsExactly(
                        "TWO_COMMITTERS a write of epoch 2 was acknowledged by db2, although it began 10.0 ms after"
                                + " one of epoch 3 had been acknowledged by db1: writer-2 (here:3), writer-1 (there:2), writer-0"
                                + " (here:2)");
    }

    @Test
    void theServersThemselvesTellWhoTookAWrite() {
        here.add(write(0, 10, 20, 1));
        here.add(write(1, 30, 40, 1));
        rows(DB1, stored(0, 1, "a"), stored(1, 1, "b"));

        assertThat(found())
                .containsExactly(
                        "TWO_COMMITTERS in epoch 1 writes were acknowledged by a and b: writer-0 (here:2), writer-1 (here:3)");
    }

    @Test
    void aReadMustSeeWhatWasAcknowledgedLongEnoughAgo() {
        here.add(write(0, 10, 20, 1));
        there.add(read("reader", 124, 130, Map.of(), FRESH));
        assertThat(found()).isEmpty();
        assertThat(verdict().oldestRead()).isEqualTo(Duration.ofMillis(99));

        there.add(read("reader", 126, 127, Map.of(), FRESH));
        assertThat(found())
                .containsExactly(
                        "STALE_READ a read on uuid-1 missed a write that had been acknowledged 101 ms before it"
                                + " began, more than the 100 ms that were promised: reader (there:3), writer-0 (here:2)");
    }

    @Test
    void aReadOfWhichNothingWasPromisedMayMissAnything() {
        here.add(write(0, 10, 20, 1));
        here.add(read("writer-0", 900, 901, Map.of()));

        assertThat(found()).isEmpty();
    }

    @Test
    void aReadMustSeeTheWritesOfItsOwnClientAndNoOther() {
        here.add(write(0, 10, 20, 1));
        here.add(write(1, 10, 20, 1));
        here.add(read("writer-0", 21, 22, Map.of(0, 1L), new Promise.OwnWrites()));
        there.add(read("writer-0", 30, 32, Map.of(), new Promise.OwnWrites()));
        assertThat(found()).isEmpty();

        here.add(read("writer-1", 21, 22, Map.of(0, 1L), new Promise.OwnWrites()));
        assertThat(found())
                .containsExactly(
                        "OWN_WRITE_UNSEEN a read on uuid-1 missed a write that its own client had been acknowledged"
                                + " 1.0 ms before it began: writer-1 (here:5), writer-1 (here:3)");
    }

    @Test
    void aReadMustNotGoBackWithinItsStretch() {
        here.add(write(0, 10, 20, 1));
        here.add(read("reader", 21, 22, Map.of(0, 1L), new Promise.Monotonic("t1")));
        here.add(read("reader", 23, 24, Map.of(), new Promise.Monotonic("t2")));
        there.add(read("reader", 23, 24, Map.of(), new Promise.Monotonic("t1")));
        assertThat(found()).isEmpty();

        here.add(read("reader", 25, 26, Map.of(), new Promise.Monotonic("t1")));
        assertThat(found())
                .containsExactly(
                        "WENT_BACK a read on uuid-1 missed what an earlier one of t1 had seen on uuid-1: reader"
                                + " (here:5), reader (here:3)");
    }

    @Test
    void aRowMayBeSeenBeforeItIsAcknowledgedButNotBeforeItIsWritten() {
        here.add(write(0, 10, 50, 1));
        here.add(read("reader", 11, 12, Map.of(0, 1L)));
        assertThat(found()).isEmpty();

        here.add(read("reader", 5, 9, Map.of(0, 1L)));
        assertThat(found())
                .containsExactly(
                        "INVENTED a read on uuid-1 saw row 1/0/1, which nobody had begun to write: reader (here:4),"
                                + " writer-0 (here:2)");
    }

    @Test
    void aRowThatWasSaidNotToBeCommittedMustNotBeSeenUntilItIsTriedAgain() {
        here.add(failed(0, 1, 10, 20, "40001"));
        here.add(write(0, 1, 30, 40, new Outcome.Done(), new Committer(1, "db1")));
        here.add(read("reader", 35, 36, Map.of(0, 1L)));
        assertThat(found()).isEmpty();

        here.add(read("reader", 25, 26, Map.of(0, 1L)));
        assertThat(found())
                .containsExactly("UNTRUTHFUL a read on uuid-1 saw row 1/0/1, which was said not to be committed: reader"
                        + " (here:5), writer-0 (here:2)");
    }

    @Test
    void rowsOnServersAreComparedWithWhatWasTold() {
        here.add(write(0, 10, 20, 1));
        here.add(failed(1, 1, 10, 20, "40001"));
        here.add(failed(2, 1, 10, 20, "08007"));
        rows(DB1, stored(0, 1, "a"), stored(0, 1, "a"), stored(1, 1, "a"));
        rows(DB2, stored(2, 1, "a"), stored(2, 2, "a"), new StoredRow(new RowId(9, 900, 1), "a"));

        assertThat(found())
                .containsExactly(
                        "DUPLICATED db1 has row 1/0/1, 2 times: writer-0 (here:2)",
                        "UNTRUTHFUL db1 has row 1/1/1, which was said not to be committed: writer-1 (here:3)",
                        "LOST db2 lacks row 1/0/1, which had been acknowledged: writer-0 (here:2)",
                        "DIVERGED db2 has row 1/2/1, which the primary db1 lacks: writer-2 (here:4)",
                        "INVENTED db2 has row 1/2/2, which nobody has written",
                        "DIVERGED db2 has row 1/2/2, which the primary db1 lacks");
    }

    @Test
    void whatWasAcknowledgedAfterTheRowsWereReadNeedNotBeThere() {
        here.add(write(0, 990, 998, 1));
        there.add(write(1, 900, 910, 1));
        rows(DB1, stored(1, 1, "a"));

        assertThat(found()).isEmpty();
    }

    @Test
    void aProcessThatWasKilledMayHaveWrittenOneRowMore() {
        here.add(write(0, 10, 20, 1));
        there.add(read("reader", 40, 41, Map.of(0, 2L)));
        rows(DB1, stored(0, 1, "a"), stored(0, 2, "a"));
        assertThat(verdict().violations())
                .extracting(Violation::kind)
                .containsExactly(Violation.Kind.INVENTED, Violation.Kind.INVENTED);

        ending = Ending.CUT_OFF;
        assertThat(found()).isEmpty();
        assertThat(verdict().remarks()).contains("here: here did not come to its end; what was under way is unknown");
    }

    @Test
    void anErrorMustSayWhatBecameOfTheWork() {
        here.add(failed(0, 1, 10, 20, "08001"));
        here.add(failed(0, 1, 30, 40, "40001"));
        here.add(failed(0, 1, 50, 60, "08007"));
        here.add(new Operation.Read(span(10, 20), new Outcome.Failed("08006", "cut off")));
        assertThat(found()).isEmpty();

        here.add(failed(0, 2, 70, 80, "08S01"));
        here.add(new Operation.Read(span(10, 20), new Outcome.Failed("08007", "who knows")));
        assertThat(found())
                .containsExactly(
                        "UNTRUTHFUL a write failed with 08S01, which does not say what became of it: told so: writer-0"
                                + " (here:6)",
                        "UNTRUTHFUL a read failed with 08007, which does not say what became of it: who knows: reader"
                                + " (here:7)");
    }

    @Test
    void twoProcessesOfOneWriterCannotBeToldApart() {
        here.add(write(0, 10, 20, 1));
        there.add(write(0, 10, 20, 1));

        assertThatThrownBy(this::verdict)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("two processes were writer 0 of run 1");
    }

    @Test
    void writesOfWhichNobodySaidWhoTookThemSayNothing() {
        here.add(write(0, 1, 10, 20, new Outcome.Done(), null));

        assertThat(found()).isEmpty();
        assertThat(verdict().remarks())
                .contains("who took 1 acknowledged writes was not written down: they say nothing of two committers");
    }
}
