package dev.understudy.drill;

import dev.understudy.drill.history.Operation;
import dev.understudy.drill.history.Outcome;
import dev.understudy.drill.history.RowId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Judges a run by what the application was told and what the servers have. It asks nobody: the same evidence gives the same verdict. */
public final class Checker {
    private final Evidence evidence;
    private final Expectation expectation;
    private final List<Operation.Write> writes;
    private final Fates fates;
    private final List<String> violations = new ArrayList<>();

    private Checker(Evidence evidence, Expectation expectation) {
        this.evidence = evidence;
        this.expectation = expectation;
        this.writes = evidence.operations().stream()
                .filter(Operation.Write.class::isInstance)
                .map(Operation.Write.class::cast)
                .toList();
        this.fates = Fates.of(writes);
    }

    /** Judges. */
    public static Verdict judge(Evidence evidence, Expectation expectation) {
        return new Checker(evidence, expectation).verdict();
    }

    private Verdict verdict() {
        Set<RowId> promised = new HashSet<>(fates.acknowledged());
        promised.addAll(evidence.acknowledgedBefore());
        RowCheck rows = RowCheck.of(evidence.rows(), evidence.primary(), promised, fates.refused());
        violations.addAll(rows.violations());
        evidence.operations().forEach(this::checkError);
        Duration outage = outage();
        Duration slowest = slowestWrite();
        checkDelay("two acknowledged writes lie", outage);
        checkDelay("a write took", slowest);
        if (fates.acknowledged().isEmpty()) {
            violations.add("no write was acknowledged at all");
        }
        return new Verdict(
                fates.acknowledged().size(),
                rows.lost().size(),
                rows.duplicated().size(),
                errors(),
                outage,
                slowest,
                violations);
    }

    private void checkError(Operation operation) {
        if (!(operation.outcome() instanceof Outcome.Failed failed)) {
            return;
        }
        String what = switch (operationKind(operation)) {
            case WRITE -> "a write";
            case READ -> "a read";
        };
        String told = " failed with " + failed.state() + ": " + failed.message();
        long after = operation.span().start() - evidence.faultAt();
        if (expectation.errors() == Expectation.Errors.NONE) {
            violations.add(what + told);
        } else if (after >= 0 && expectation.errors() == Expectation.Errors.TRUTHFUL_IN_FLIGHT) {
            violations.add(what + " that began " + Duration.ofNanos(after).toMillis() + " ms after the fault" + told);
        } else if (operation.span().end() < evidence.faultAt()) {
            violations.add(what + " that ended before the fault" + told);
        } else if (!isTruthful(operation, failed.state())) {
            violations.add(what + " under way at the fault" + told);
        }
    }

    private enum Kind {
        WRITE,
        READ
    }

    private static Kind operationKind(Operation operation) {
        return operation instanceof Operation.Write ? Kind.WRITE : Kind.READ;
    }

    /** Whether a state says what became of the work: a read changes nothing, so that being cut off is the whole truth. */
    private static boolean isTruthful(Operation operation, String state) {
        return switch (operationKind(operation)) {
            case WRITE -> Set.of(Outcome.NOT_COMMITTED, Outcome.OUTCOME_UNKNOWN).contains(state);
            case READ -> Set.of(Outcome.NOT_COMMITTED, Outcome.CUT_OFF).contains(state);
        };
    }

    private SortedMap<String, Long> errors() {
        SortedMap<String, Long> errors = new TreeMap<>();
        for (Operation operation : evidence.operations()) {
            if (operation.outcome() instanceof Outcome.Failed failed) {
                errors.merge(failed.state(), 1L, Long::sum);
            }
        }
        return errors;
    }

    private Duration outage() {
        long[] ends = writes.stream()
                .filter(Operation::isDone)
                .mapToLong(write -> write.span().end())
                .sorted()
                .toArray();
        long longest = 0;
        for (int i = 1; i < ends.length; i++) {
            longest = Math.max(longest, ends[i] - ends[i - 1]);
        }
        return Duration.ofNanos(longest);
    }

    /** From the first attempt to the acknowledgement. */
    private Duration slowestWrite() {
        Map<RowId, Long> begun = new HashMap<>();
        writes.forEach(write -> begun.merge(write.row(), write.span().start(), Math::min));
        long longest = writes.stream()
                .filter(Operation::isDone)
                .mapToLong(write -> write.span().end()
                        - begun.getOrDefault(write.row(), write.span().end()))
                .max()
                .orElse(0);
        return Duration.ofNanos(longest);
    }

    private void checkDelay(String what, Duration found) {
        expectation
                .longestDelay()
                .filter(limit -> found.compareTo(limit) > 0)
                .ifPresent(limit ->
                        violations.add(what + " " + found.toMillis() + " ms, more than " + limit.toMillis() + " ms"));
    }
}
