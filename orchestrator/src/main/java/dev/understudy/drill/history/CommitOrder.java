package dev.understudy.drill.history;

import dev.understudy.drill.history.History.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Looks for two committers: gives each acknowledged write the earliest epoch in which it can have been committed, and finds those
 * for which there is none.
 *
 * <p>What a client's router says of the epoch is a lower bound, for a router may be behind. A write was committed in an epoch of
 * the server that took it, not before that bound, and not before the epoch of any write that had been acknowledged when it
 * began. Taking the earliest such epoch for each write, in the order of their beginnings, finds an assignment if there is any.
 */
final class CommitOrder {
    private final Past past;
    private final Function<Event, Optional<String>> committerOf;
    private final Map<String, TreeSet<Long>> epochs = new HashMap<>();
    private final Map<String, Ended> ended = new HashMap<>();
    private final Map<Event, Placed> placed = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    /** The epoch that a write was given, and the write that had been acknowledged before and forced it; empty: none did. */
    private record Placed(long epoch, Optional<Event> because) {}

    private CommitOrder(Past past, Function<Event, Optional<String>> committerOf) {
        this.past = past;
        this.committerOf = committerOf;
    }

    /**
     * Looks.
     *
     * @param committerOf the name of the server that took a write; empty if it is not known
     */
    static List<Violation> check(Past past, Function<Event, Optional<String>> committerOf) {
        return new CommitOrder(past, committerOf).violations();
    }

    private List<Violation> violations() {
        List<Event> writes = past.events().stream()
                .filter(event -> label(event).isPresent()
                        && event.operation().isDone()
                        && committerOf.apply(event).isPresent())
                .sorted(Comparator.comparingLong(Event::start))
                .toList();
        writes.forEach(write ->
                epochs.computeIfAbsent(server(write), none -> new TreeSet<>()).add(epoch(write)));
        onePrimaryAnEpoch(writes);
        writes.forEach(this::place);
        return violations;
    }

    private static Optional<Committer> label(Event event) {
        return event.operation() instanceof Operation.Write write ? write.committer() : Optional.empty();
    }

    private static long epoch(Event event) {
        return label(event).orElseThrow().epoch();
    }

    private String server(Event event) {
        return committerOf.apply(event).orElseThrow();
    }

    private void onePrimaryAnEpoch(List<Event> writes) {
        SortedMap<Long, Map<String, Event>> first = new TreeMap<>();
        writes.forEach(write ->
                first.computeIfAbsent(epoch(write), none -> new TreeMap<>()).putIfAbsent(server(write), write));
        first.forEach((epoch, servers) -> {
            if (servers.size() > 1) {
                violations.add(new Violation(
                        Violation.Kind.TWO_COMMITTERS,
                        "in epoch " + epoch + " writes were acknowledged by " + String.join(" and ", servers.keySet()),
                        List.copyOf(servers.values())));
            }
        });
    }

    private void place(Event write) {
        Optional<Event> before = latestBefore(write);
        long earliest = Math.max(epoch(write), before.map(this::placedEpoch).orElse(0L));
        Long epoch = epochs.getOrDefault(server(write), new TreeSet<>()).ceiling(earliest);
        if (epoch == null) {
            Event other = before.orElseThrow();
            violations.add(new Violation(Violation.Kind.TWO_COMMITTERS, sentence(write, other), proof(write, other)));
            epoch = epoch(write);
        }
        placed.put(write, new Placed(epoch, epoch > epoch(write) ? before : Optional.empty()));
        ended.computeIfAbsent(write.process(), none -> new Ended()).add(write, epoch);
    }

    private long placedEpoch(Event event) {
        Placed known = placed.get(event);
        return known == null ? epoch(event) : known.epoch();
    }

    private String sentence(Event write, Event other) {
        return "a write of epoch " + epoch(write) + " was acknowledged by " + server(write) + ", although it began "
                + millis(write.start() - other.end()) + " ms after one of epoch " + placedEpoch(other)
                + " had been acknowledged by " + server(other);
    }

    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
    }

    /** The two, and what puts the other one into its epoch if its router did not say so. */
    private List<Event> proof(Event write, Event other) {
        List<Event> proof = new ArrayList<>(List.of(write, other));
        Optional<Event> because = Optional.ofNullable(placed.get(other)).flatMap(Placed::because);
        while (because.isPresent()) {
            proof.add(because.get());
            because = Optional.ofNullable(placed.get(because.get())).flatMap(Placed::because);
        }
        return proof;
    }

    /** Of the writes that had certainly been acknowledged when another one began, one of the latest epoch. */
    private Optional<Event> latestBefore(Event write) {
        Optional<Event> latest = Optional.empty();
        for (Map.Entry<String, Ended> process : ended.entrySet()) {
            Ended of = process.getValue();
            Optional<Event> here = process.getKey().equals(write.process())
                    ? of.latestToItself(write.start())
                    : of.latestToOthers(write.start() - past.slack());
            if (here.isPresent() && (latest.isEmpty() || placedEpoch(here.get()) > placedEpoch(latest.get()))) {
                latest = here;
            }
        }
        return latest;
    }

    /** The writes of one process, asked about by times that only grow: its own clock, and that of others with their slack. */
    private static final class Ended {
        private final Waiting toItself = new Waiting();
        private final Waiting toOthers = new Waiting();

        void add(Event write, long epoch) {
            toItself.open.add(new Epochal(write, epoch));
            toOthers.open.add(new Epochal(write, epoch));
        }

        Optional<Event> latestToItself(long time) {
            return toItself.latest(time);
        }

        Optional<Event> latestToOthers(long time) {
            return toOthers.latest(time);
        }
    }

    private record Epochal(Event write, long epoch) {}

    /** Writes by their ends, and the one of the latest epoch among those that have ended. */
    private static final class Waiting {
        private final PriorityQueue<Epochal> open =
                new PriorityQueue<>(Comparator.comparingLong(one -> one.write().end()));
        private Optional<Epochal> latest = Optional.empty();

        Optional<Event> latest(long time) {
            while (!open.isEmpty() && open.peek().write().end() < time) {
                Epochal next = open.remove();
                if (latest.isEmpty() || next.epoch() > latest.get().epoch()) {
                    latest = Optional.of(next);
                }
            }
            return latest.map(Epochal::write);
        }
    }
}
