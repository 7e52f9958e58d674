package dev.understudy.drill.history;

import dev.understudy.drill.history.History.Ending;
import dev.understudy.drill.history.History.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one writer of one run did: all attempts at each of its numbers, and what became of them. */
final class WriterPast {
    private final Ending ending;
    private final Map<Long, List<Event>> attempts = new HashMap<>();
    private final List<Event> acknowledged = new ArrayList<>();
    private long newest;

    /** What an application was told of a row, over all attempts. */
    enum Fate {
        /** It must be there, once. */
        ACKNOWLEDGED,
        /** It may be there, once. */
        UNKNOWN,
        /** It must not be there. */
        REFUSED,
        /** Nobody tried to write it. */
        NEVER_TRIED
    }

    /**
     * Looks at the attempts of a writer.
     *
     * @param events all of them
     * @param ending how its process ended
     */
    WriterPast(List<Event> events, Ending ending) {
        this.ending = ending;
        for (Event event : events) {
            long number = number(event);
            attempts.computeIfAbsent(number, none -> new ArrayList<>()).add(event);
            newest = Math.max(newest, number);
            if (event.operation().isDone()) {
                acknowledged.add(event);
            }
        }
        acknowledged.sort(Comparator.comparingLong(WriterPast::number));
    }

    static long number(Event event) {
        return ((Operation.Write) event.operation()).row().number();
    }

    /** The acknowledged writes, by their numbers. */
    List<Event> acknowledged() {
        return acknowledged;
    }

    List<Event> attempts(long number) {
        return attempts.getOrDefault(number, List.of());
    }

    Fate fate(long number) {
        List<Event> tried = attempts(number);
        if (tried.stream().anyMatch(event -> event.operation().isDone())) {
            return Fate.ACKNOWLEDGED;
        }
        if (tried.stream().anyMatch(event -> !isRefused(event)) || mayHaveBeenUnderWay(number)) {
            return Fate.UNKNOWN;
        }
        return tried.isEmpty() ? Fate.NEVER_TRIED : Fate.REFUSED;
    }

    static boolean isRefused(Event event) {
        return ((Operation.Write) event.operation()).isProvenAbsent();
    }

    /** A process that was killed has not written down its last attempt: at a new number, or once more at a refused one. */
    boolean mayHaveBeenUnderWay(long number) {
        return switch (ending) {
            case WHOLE -> false;
            case CUT_OFF, TORN -> number == newest || number == newest + 1;
        };
    }

    /** The first acknowledged write with a higher number: the oldest that a read lacks which has seen no more than this. */
    Optional<Event> firstAbove(long number) {
        int low = 0;
        int high = acknowledged.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (number(acknowledged.get(middle)) > number) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low < acknowledged.size() ? Optional.of(acknowledged.get(low)) : Optional.empty();
    }
}
