package dev.understudy.drill.history;

import dev.understudy.drill.history.History.Ending;
import dev.understudy.drill.history.History.Event;
import dev.understudy.drill.history.History.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Several histories as one: what all clients did, by writers, in one time. */
final class Past {
    private final long slackNanos;
    private final List<Event> events = new ArrayList<>();
    private final SortedMap<Integer, SortedMap<Integer, WriterPast>> runs = new TreeMap<>();
    private final List<List<Snapshot>> snapshots = new ArrayList<>();
    private final Map<RowId, String> servers = new HashMap<>();

    /** A writer of one run, in the process that it is of. */
    private record Writing(String process, Ending ending, List<Event> events) {}

    /**
     * Puts histories together.
     *
     * @param slack by how much the clocks of two processes may differ
     * @throws IllegalArgumentException if two processes wrote under one name
     */
    Past(List<History> histories, Duration slack) {
        this.slackNanos = slack.toNanos();
        Map<RowId, Writing> writings = new HashMap<>();
        for (History history : histories) {
            for (Section section : history.sections()) {
                events.addAll(section.events());
                section.events().forEach(event -> addWrite(writings, event, section.ending()));
                addSnapshots(section);
            }
        }
        writings.forEach((name, writing) -> runs.computeIfAbsent(name.run(), run -> new TreeMap<>())
                .put(name.writer(), new WriterPast(writing.events(), writing.ending())));
    }

    private static void addWrite(Map<RowId, Writing> writings, Event event, Ending ending) {
        if (!(event.operation() instanceof Operation.Write write)) {
            return;
        }
        RowId name = new RowId(write.row().run(), write.row().writer(), 0);
        Writing writing =
                writings.computeIfAbsent(name, none -> new Writing(event.process(), ending, new ArrayList<>()));
        if (!writing.process().equals(event.process())) {
            throw new IllegalArgumentException("two processes were writer " + name.writer() + " of run " + name.run()
                    + ", so that their rows cannot be told apart: "
                    + writing.events().get(0).place() + " and "
                    + event.place() + "; name each history once, and give each process a run of its own");
        }
        writing.events().add(event);
    }

    private void addSnapshots(Section section) {
        if (section.snapshots().isEmpty()) {
            return;
        }
        snapshots.add(section.snapshots());
        section.snapshots().stream()
                .flatMap(snapshot -> snapshot.rows().stream())
                .forEach(stored -> servers.put(stored.row(), stored.server()));
    }

    List<Event> events() {
        return events;
    }

    /** The runs, each with its writers. */
    SortedMap<Integer, SortedMap<Integer, WriterPast>> runs() {
        return runs;
    }

    /** The writers of a run; empty if none of them is known. */
    SortedMap<Integer, WriterPast> writers(int run) {
        return runs.getOrDefault(run, Collections.emptySortedMap());
    }

    /** What the servers had, in groups that were read together. */
    List<List<Snapshot>> snapshots() {
        return snapshots;
    }

    /** The server_uuid of the server that each row was first written on, as far as the servers' rows tell it. */
    Map<RowId, String> servers() {
        return servers;
    }

    /** By how much the clocks of two operations may differ. */
    long slack(Event one, Event other) {
        return one.process().equals(other.process()) ? 0 : slackNanos;
    }

    /** By how much the clock of a snapshot, taken by whoever took it, may differ from others. */
    long slack() {
        return slackNanos;
    }
}
