package dev.understudy.simulator;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The virtual clock, and all that is still to happen, in order. */
final class Timeline {
    static final long MILLISECOND = 1_000;
    static final long SECOND = 1_000_000;

    private static final long EPOCH_MILLIS = 1_700_000_000_000L;

    private record Event(long at, long order, Runnable what) {
        static final Comparator<Event> ORDER =
                Comparator.comparingLong(Event::at).thenComparingLong(Event::order);
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>(256, Event.ORDER);
    private long now;
    private long scheduled;

    /** Microseconds since the schedule began. */
    long now() {
        return now;
    }

    /** The time since a value of {@link #now()}. */
    Duration since(long micros) {
        return Duration.ofNanos((now - micros) * 1_000);
    }

    /** What clocks show that are right, in milliseconds since 1970. */
    long millis() {
        return EPOCH_MILLIS + now / MILLISECOND;
    }

    void after(long micros, Runnable what) {
        events.add(new Event(now + micros, scheduled++, what));
    }

    /** Lets time pass in which nothing happens. */
    void idleUntil(long time) {
        now = Math.max(now, time);
    }

    /** Lets the next thing happen. Returns false if nothing is left, or if it would be later than the deadline. */
    boolean step(long deadline) {
        Event next = events.peek();
        if (next == null || next.at > deadline) {
            return false;
        }
        events.poll();
        now = next.at;
        next.what.run();
        return true;
    }
}
