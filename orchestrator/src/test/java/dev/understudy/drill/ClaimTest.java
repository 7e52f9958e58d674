package dev.understudy.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.drill.history.Operation;
import dev.understudy.drill.history.Outcome;
import dev.understudy.drill.history.RowId;
import dev.understudy.drill.history.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A claim over the seconds 10 to 20 of a run in which a write was acknowledged each second. */
class ClaimTest {
    private final List<Operation> operations = new ArrayList<>();

    ClaimTest() {
        for (int second = 0; second < 30; second++) {
            operations.add(write(second, second + 0.5));
        }
    }

    private static Operation write(double start, double end) {
        return new Operation.Write(new RowId(1, 0, (long) (start * 10)), span(start, end), new Outcome.Done());
    }

    private static Span span(double start, double end) {
        return new Span((long) (start * 1e9), (long) (end * 1e9));
    }

    private static Claim claim(Claim.Kind kind) {
        return new Claim(kind, span(10, 20), "the moon was full");
    }

    private void remove(double from, double to) {
        operations.removeIf(operation ->
                operation.span().start() >= from * 1e9 && operation.span().start() < to * 1e9);
    }

    @Test
    void writesGoOn() {
        assertThat(claim(Claim.Kind.WRITES_GO_ON).violation(operations)).isEmpty();
    }

    @Test
    void aGapInTheMiddleIsFound() {
        remove(13, 17);
        assertThat(claim(Claim.Kind.WRITES_GO_ON).violation(operations))
                .hasValue("writes were to go on while the moon was full, but for 5000 ms none was acknowledged");
    }

    @Test
    void aGapAtTheEndIsFound() {
        remove(16, 30);
        assertThat(claim(Claim.Kind.WRITES_GO_ON).violation(operations)).isPresent();
    }

    @Test
    void aWriteThatFailedFillsNoGap() {
        remove(13, 17);
        operations.add(new Operation.Write(new RowId(1, 1, 1), span(15, 15.5), new Outcome.Failed("40001", "no")));
        assertThat(claim(Claim.Kind.WRITES_GO_ON).violation(operations)).isPresent();
    }

    @Test
    void aReadThatTakesTooLongIsFoundWhereReadsAreToGoOn() {
        operations.add(new Operation.Read(span(9, 20.9), new Outcome.Done()));
        operations.add(new Operation.Read(span(20.5, 40), new Outcome.Done()));
        assertThat(claim(Claim.Kind.ALL_GOES_ON).violation(operations)).isEmpty();

        operations.add(new Operation.Read(span(9, 21.1), new Outcome.Done()));
        assertThat(claim(Claim.Kind.ALL_GOES_ON).violation(operations))
                .hasValue("reads were to go on while the moon was full, but one took 12100 ms");
        assertThat(claim(Claim.Kind.WRITES_GO_ON).violation(operations)).isEmpty();
    }

    @Test
    void writesWait() {
        remove(10, 20);
        assertThat(claim(Claim.Kind.WRITES_WAIT).violation(operations)).isEmpty();
    }

    @Test
    void oneThatDidNotWaitIsFound() {
        remove(10, 20);
        operations.add(write(19, 19.9));
        assertThat(claim(Claim.Kind.WRITES_WAIT).violation(operations))
                .hasValue("writes were to wait while the moon was full, but 1 were acknowledged");
    }

    @Test
    void oneThatBeganBeforeOrEndedAfterIsNoViolation() {
        remove(9, 20);
        operations.add(write(9.9, 10.2));
        operations.add(write(15, 20.1));
        assertThat(claim(Claim.Kind.WRITES_WAIT).violation(operations)).isEmpty();
    }

    @Test
    void nothingIsClaimedOfNothing() {
        assertThat(claim(Claim.Kind.NOTHING).violation(List.of())).isEmpty();
    }
}
