package dev.understudy.drill.history;

import dev.understudy.drill.history.History.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Looks at what the servers had in the end: whether all that was acknowledged is there, once, and nothing else. */
final class RowOrder {
    private final Past past;
    private final List<Violation> violations = new ArrayList<>();

    private RowOrder(Past past) {
        this.past = past;
    }

    static List<Violation> check(Past past) {
        RowOrder order = new RowOrder(past);
        past.snapshots().forEach(order::look);
        return order.violations;
    }

    private void look(List<Snapshot> together) {
        Set<RowId> onPrimary = new HashSet<>();
        together.stream()
                .filter(Snapshot::isOfPrimary)
                .flatMap(snapshot -> snapshot.rows().stream())
                .forEach(stored -> onPrimary.add(stored.row()));
        together.forEach(snapshot -> {
            Map<RowId, Integer> counts = new HashMap<>();
            snapshot.rows().forEach(stored -> counts.merge(stored.row(), 1, Integer::sum));
            past.runs().forEach((run, writers) -> writers.forEach((writer, of) -> lost(snapshot, counts.keySet(), of)));
            new TreeSet<>(counts.keySet()).forEach(row -> {
                WriterPast of = past.writers(row.run()).get(row.writer());
                if (of != null) {
                    there(snapshot, row, of, counts.getOrDefault(row, 0));
                    if (!onPrimary.contains(row)) {
                        found(
                                Violation.Kind.DIVERGED,
                                snapshot,
                                row,
                                "which the primary " + snapshot.primary() + " lacks",
                                of);
                    }
                }
            });
        });
    }

    private void lost(Snapshot snapshot, Set<RowId> rows, WriterPast of) {
        for (Event event : of.acknowledged()) {
            RowId row = ((Operation.Write) event.operation()).row();
            if (event.end() + past.slack() < snapshot.at() && !rows.contains(row)) {
                violations.add(new Violation(
                        Violation.Kind.LOST,
                        snapshot.node() + " lacks row " + row + ", which had been acknowledged",
                        List.of(event)));
            }
        }
    }

    private void there(Snapshot snapshot, RowId row, WriterPast of, int count) {
        if (count > 1) {
            found(Violation.Kind.DUPLICATED, snapshot, row, count + " times", of);
        }
        switch (of.fate(row.number())) {
            case ACKNOWLEDGED, UNKNOWN -> {}
            case REFUSED -> found(Violation.Kind.UNTRUTHFUL, snapshot, row, "which was said not to be committed", of);
            case NEVER_TRIED -> found(Violation.Kind.INVENTED, snapshot, row, "which nobody has written", of);
        }
    }

    private void found(Violation.Kind kind, Snapshot snapshot, RowId row, String what, WriterPast of) {
        violations.add(
                new Violation(kind, snapshot.node() + " has row " + row + ", " + what, of.attempts(row.number())));
    }
}
