package dev.understudy.drill.history;

import dev.understudy.drill.history.History.Event;
import dev.understudy.drill.history.History.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges what clients wrote down, together with the rows of the servers. It asks nobody: the same histories give the same verdict. */
public final class HistoryCheck {
    private static final Set<String> TRUE_OF_WRITES =
            Set.of(Outcome.NOT_COMMITTED, Outcome.NOT_SENT, Outcome.OUTCOME_UNKNOWN);
    private static final Set<String> TRUE_OF_READS = Set.of(Outcome.NOT_COMMITTED, Outcome.NOT_SENT, Outcome.CUT_OFF);

    private HistoryCheck() {}

    /**
     * Judges.
     *
     * @param slack by how much the clocks of two processes may differ
     * @throws IllegalArgumentException if two processes wrote under one name, so that their rows cannot be told apart
     */
    public static HistoryVerdict judge(List<History> histories, Duration slack) {
        Past past = new Past(histories, slack);
        ReadOrder.Findings reads = ReadOrder.check(past);
        List<Violation> violations = new ArrayList<>(RowOrder.check(past));
        violations.addAll(twoCommitters(past));
        violations.addAll(reads.violations());
        past.events().forEach(event -> untruthful(event).ifPresent(violations::add));
        return new HistoryVerdict(counts(past, reads), reads.oldest(), remarks(histories, past), violations);
    }

    /** First by what the servers say of themselves, which is in their rows, and then by what the routers said. */
    private static List<Violation> twoCommitters(Past past) {
        List<Violation> violations = new ArrayList<>(CommitOrder.check(
                past, event -> Optional.ofNullable(past.servers().get(row(event)))));
        Set<Event> proven = new HashSet<>();
        violations.forEach(violation -> proven.addAll(violation.proof()));
        CommitOrder.check(past, event -> write(event).committer().map(Committer::primary)).stream()
                .filter(violation -> violation.proof().stream().noneMatch(proven::contains))
                .forEach(violations::add);
        return violations;
    }

    private static Operation.Write write(Event event) {
        return (Operation.Write) event.operation();
    }

    private static RowId row(Event event) {
        return write(event).row();
    }

    private static Optional<Violation> untruthful(Event event) {
        if (!(event.operation().outcome() instanceof Outcome.Failed failed)) {
            return Optional.empty();
        }
        boolean isWrite = event.operation() instanceof Operation.Write;
        if ((isWrite ? TRUE_OF_WRITES : TRUE_OF_READS).contains(failed.state())) {
            return Optional.empty();
        }
        String sentence = (isWrite ? "a write" : "a read") + " failed with " + failed.state()
                + ", which does not say what became of it: " + failed.message();
        return Optional.of(new Violation(Violation.Kind.UNTRUTHFUL, sentence, List.of(event)));
    }

    private static HistoryVerdict.Counts counts(Past past, ReadOrder.Findings reads) {
        long acknowledged = 0;
        long unknown = 0;
        for (Event event : past.events()) {
            if (event.operation() instanceof Operation.Write write) {
                acknowledged += write.isDone() ? 1 : 0;
                unknown += write.isDone() || write.isProvenAbsent() ? 0 : 1;
            }
        }
        long servers = past.snapshots().stream().mapToLong(List::size).sum();
        return new HistoryVerdict.Counts(past.events().size(), acknowledged, unknown, reads.looked(), servers);
    }

    private static List<String> remarks(List<History> histories, Past past) {
        List<String> remarks = new ArrayList<>();
        for (History history : histories) {
            for (Section section : history.sections()) {
                String whose = history.name() + ": " + section.process();
                switch (section.ending()) {
                    case WHOLE -> {}
                    case CUT_OFF -> remarks.add(whose + " did not come to its end; what was under way is unknown");
                    case TORN ->
                        remarks.add(whose + " did not come to its end, and its last line is torn; what was under way is"
                                + " unknown");
                }
            }
        }
        if (past.snapshots().isEmpty()) {
            remarks.add("no history has rows of servers: whether rows were lost or are there twice is not known");
        }
        long anonymous = past.events().stream()
                .filter(event -> event.operation() instanceof Operation.Write write
                        && write.isDone()
                        && write.committer().isEmpty())
                .count();
        if (anonymous > 0) {
            remarks.add("who took " + anonymous + " acknowledged writes was not written down: they say nothing of two"
                    + " committers");
        }
        return remarks;
    }
}
