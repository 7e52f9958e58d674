package dev.understudy.drill.history;

import dev.understudy.client.NodeId;
import dev.understudy.drill.history.History.Ending;
import dev.understudy.drill.history.History.Event;
import dev.understudy.drill.history.History.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * A history that can still be changed, so that a violation can be planted in it.
 *
 * @param parts what each process did
 * @param primary the primary at the end
 * @param at when the rows were read
 * @param rows what each server has
 */
record ModelHistory(List<Part> parts, NodeId primary, long at, SortedMap<NodeId, List<StoredRow>> rows) {
    record Part(List<Operation> operations, Ending ending) {}

    /** The operations of the process that always comes to its end. */
    List<Operation> first() {
        return parts.get(0).operations();
    }

    List<Operation> all() {
        return parts.stream().flatMap(part -> part.operations().stream()).toList();
    }

    void everywhere(StoredRow row) {
        rows.values().forEach(there -> there.add(row));
    }

    void replace(Operation old, Operation next) {
        parts.forEach(part -> part.operations().replaceAll(operation -> operation.equals(old) ? next : operation));
    }

    HistoryVerdict judge() {
        return HistoryCheck.judge(histories(), ModelWorld.SLACK);
    }

    List<History> histories() {
        List<History> histories = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            String name = "process-" + i;
            List<Event> events = new ArrayList<>();
            for (Operation operation : parts.get(i).operations()) {
                events.add(new Event(name, events.size() + 2, name, operation));
            }
            List<Snapshot> snapshots = new ArrayList<>();
            if (i == 0) {
                rows.forEach((node, there) -> snapshots.add(new Snapshot(node, primary, at, there)));
            }
            histories.add(
                    new History(name, List.of(new Section(name, parts.get(i).ending(), events, snapshots))));
        }
        return histories;
    }

    static Operation at(Operation operation, Span span) {
        if (operation instanceof Operation.Write write) {
            return new Operation.Write(write.client(), write.row(), span, write.outcome(), write.committer());
        }
        Operation.Read read = (Operation.Read) operation;
        return new Operation.Read(read.client(), span, read.outcome(), read.sight(), read.promises());
    }
}
