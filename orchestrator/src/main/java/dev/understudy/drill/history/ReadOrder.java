package dev.understudy.drill.history;

import dev.understudy.drill.history.History.Ending;
import dev.understudy.drill.history.History.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Looks at what reads saw: whether they kept what was promised of them, and whether somebody had written it. */
final class ReadOrder {
    private final Past past;
    private final List<Violation> violations = new ArrayList<>();
    private Duration oldest = Duration.ZERO;
    private long looked;

    /** A stretch of work of one process, or one of its clients. */
    private record Within(String process, String name) {}

    /** A read with what it saw. */
    private record Seen(Event event, Sight sight, List<Promise> promises) {}

    private final Map<Within, Map<RowId, WriterPast>> ownWrites = new HashMap<>();
    private final Map<Within, Stretch> stretches = new HashMap<>();

    /** What the reads of one stretch of work have seen so far. */
    private static final class Stretch {
        private final List<Seen> underWay = new ArrayList<>();
        private final Map<Integer, Seen> highest = new HashMap<>();

        /** One of those that had ended when another one began, and that saw more of a writer than it; then adds that one. */
        Optional<Seen> aheadOf(Seen read) {
            underWay.stream()
                    .filter(seen -> seen.event().end() <= read.event().start())
                    .forEach(this::remember);
            underWay.removeIf(seen -> seen.event().end() <= read.event().start());
            Optional<Seen> ahead = highest.entrySet().stream()
                    .filter(entry -> entry.getValue().sight().newest(entry.getKey())
                            > read.sight().newest(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
            underWay.add(read);
            return ahead;
        }

        private void remember(Seen read) {
            read.sight()
                    .newest()
                    .forEach((writer, number) -> highest.merge(
                            writer,
                            read,
                            (old, next) ->
                                    next.sight().newest(writer) > old.sight().newest(writer) ? next : old));
        }
    }

    private ReadOrder(Past past) {
        this.past = past;
    }

    /**
     * What was found.
     *
     * @param looked how many reads showed rows
     * @param oldest by how much the oldest of them was behind the acknowledgements
     * @param violations what must not be
     */
    record Findings(long looked, Duration oldest, List<Violation> violations) {}

    static Findings check(Past past) {
        ReadOrder order = new ReadOrder(past);
        order.look();
        return new Findings(order.looked, order.oldest, order.violations);
    }

    private void look() {
        List<Seen> reads = new ArrayList<>();
        Map<Within, Map<RowId, List<Event>>> own = new HashMap<>();
        for (Event event : past.events()) {
            if (event.operation() instanceof Operation.Read read) {
                read.sight().ifPresent(sight -> reads.add(new Seen(event, sight, read.promises())));
            } else {
                RowId row = ((Operation.Write) event.operation()).row();
                own.computeIfAbsent(within(event, event.operation().client()), none -> new HashMap<>())
                        .computeIfAbsent(new RowId(row.run(), row.writer(), 0), none -> new ArrayList<>())
                        .add(event);
            }
        }
        own.forEach((client, rows) -> rows.forEach((writer, events) -> ownWrites
                .computeIfAbsent(client, none -> new HashMap<>())
                .put(writer, new WriterPast(events, Ending.WHOLE))));
        looked = reads.size();
        reads.stream()
                .sorted(Comparator.comparingLong(read -> read.event().start()))
                .forEach(this::look);
    }

    private static Within within(Event event, String name) {
        return new Within(event.process(), name);
    }

    private void look(Seen read) {
        SortedMap<Integer, WriterPast> writers = past.writers(read.sight().run());
        writers.forEach((writer, of) -> {
            age(read, writer, of);
            explain(read, writer, of);
        });
        for (Promise promise : read.promises()) {
            if (promise instanceof Promise.OwnWrites) {
                ownWrites(read);
            } else if (promise instanceof Promise.Monotonic monotonic) {
                monotonic(read, monotonic);
            }
        }
    }

    private void age(Seen read, int writer, WriterPast of) {
        Optional<Event> unseen = of.firstAbove(read.sight().newest(writer));
        if (unseen.isEmpty()) {
            return;
        }
        long slack = past.slack(unseen.get(), read.event());
        Duration age = Duration.ofNanos(read.event().start() - unseen.get().end() - slack);
        oldest = age.compareTo(oldest) > 0 ? age : oldest;
        for (Promise promise : read.promises()) {
            if (promise instanceof Promise.NoOlderThan fresh && age.compareTo(fresh.bound()) > 0) {
                violate(
                        Violation.Kind.STALE_READ,
                        "a read on " + read.sight().server() + " missed a write that had been acknowledged "
                                + age.toMillis() + " ms before it began, more than the "
                                + fresh.bound().toMillis() + " ms that were promised",
                        read.event(),
                        unseen.get());
            }
        }
    }

    /** Whoever wrote what was seen must have begun before it was seen, and must not have been told that it is not there. */
    private void explain(Seen read, int writer, WriterPast of) {
        long number = read.sight().newest(writer);
        if (number == 0 || of.mayHaveBeenUnderWay(number)) {
            return;
        }
        List<Event> begun = of.attempts(number).stream()
                .filter(attempt -> attempt.start() <= read.event().end() + past.slack(attempt, read.event()))
                .toList();
        String row = new RowId(read.sight().run(), writer, number).toString();
        if (begun.isEmpty()) {
            List<Event> later = of.attempts(number);
            violations.add(new Violation(
                    Violation.Kind.INVENTED,
                    "a read on " + read.sight().server() + " saw row " + row + ", which nobody had begun to write",
                    later.isEmpty() ? List.of(read.event()) : List.of(read.event(), later.get(0))));
        } else if (begun.stream().allMatch(WriterPast::isRefused)) {
            violate(
                    Violation.Kind.UNTRUTHFUL,
                    "a read on " + read.sight().server() + " saw row " + row + ", which was said not to be committed",
                    read.event(),
                    begun.get(0));
        }
    }

    private void ownWrites(Seen read) {
        Within client = within(read.event(), read.event().operation().client());
        ownWrites.getOrDefault(client, Map.of()).forEach((writer, own) -> {
            if (writer.run() == read.sight().run()) {
                own.firstAbove(read.sight().newest(writer.writer()))
                        .filter(write -> write.end() <= read.event().start())
                        .ifPresent(write -> violate(
                                Violation.Kind.OWN_WRITE_UNSEEN,
                                "a read on " + read.sight().server() + " missed a write that its own client had been"
                                        + " acknowledged "
                                        + CommitOrder.millis(read.event().start() - write.end())
                                        + " ms before it began",
                                read.event(),
                                write));
            }
        });
    }

    private void monotonic(Seen read, Promise.Monotonic promise) {
        stretches
                .computeIfAbsent(within(read.event(), promise.within()), none -> new Stretch())
                .aheadOf(read)
                .ifPresent(earlier -> violate(
                        Violation.Kind.WENT_BACK,
                        "a read on " + read.sight().server() + " missed what an earlier one of " + promise.within()
                                + " had seen on " + earlier.sight().server(),
                        read.event(),
                        earlier.event()));
    }

    private void violate(Violation.Kind kind, String sentence, Event... proof) {
        violations.add(new Violation(kind, sentence, List.of(proof)));
    }
}
