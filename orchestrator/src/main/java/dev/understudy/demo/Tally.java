package dev.understudy.demo;

import dev.understudy.drill.history.Operation;
import dev.understudy.drill.history.Outcome;
import dev.understudy.drill.history.RowId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts what the demo's workload does. It keeps no list of the work, so that a demo may run for a day; of the rows it
 * keeps one bit each.
 */
public final class Tally {
    /** A shorter time without an acknowledged write is how any busy machine looks. */
    static final Duration PAUSE = Duration.ofMillis(150);

    private static final int SECONDS_KEPT = 60;

    private final int run;
    private final long began;
    private final Map<Integer, BitSet> acknowledged = new TreeMap<>();
    private final Map<Integer, BitSet> unknown = new TreeMap<>();
    private final SortedMap<String, Long> errors = new TreeMap<>();
    private final Deque<Long> writesBySecond = new ArrayDeque<>();
    private long second;
    private long writes;
    private long reads;
    private long lastAcknowledged;
    private Duration lastPause = Duration.ZERO;
    private Duration longestPause = Duration.ZERO;

    /**
     * Begins to count.
     *
     * @param run the run whose rows are counted
     * @param now a value of {@link System#nanoTime()}
     */
    public Tally(int run, long now) {
        this.run = run;
        this.began = now;
        this.lastAcknowledged = now;
    }

    /**
     * The counts at one moment.
     *
     * @param writes acknowledged writes
     * @param reads successful reads
     * @param writesBySecond of the last full seconds, the oldest first
     * @param lastPause the last time without an acknowledged write that was worth the name
     * @param longestPause the longest one, also if it lasts still
     * @param errors how often the application was told each SQLState
     */
    public record Counts(
            long writes,
            long reads,
            List<Long> writesBySecond,
            Duration lastPause,
            Duration longestPause,
            SortedMap<String, Long> errors) {
        /** Writes in the last full second. */
        public long rate() {
            return writesBySecond.isEmpty() ? 0 : writesBySecond.get(writesBySecond.size() - 1);
        }
    }

    /** Counts one piece of work. */
    public synchronized void add(Operation operation) {
        if (operation.outcome() instanceof Outcome.Failed failed) {
            errors.merge(failed.state(), 1L, Long::sum);
            if (operation instanceof Operation.Write write && !write.isProvenAbsent()) {
                mark(unknown, write.row());
            }
        } else if (operation instanceof Operation.Write write) {
            mark(acknowledged, write.row());
            acknowledged(operation.span().end());
        } else {
            reads++;
        }
    }

    private static void mark(Map<Integer, BitSet> rows, RowId row) {
        rows.computeIfAbsent(row.writer(), writer -> new BitSet()).set(Math.toIntExact(row.number()));
    }

    private void acknowledged(long end) {
        moveTo(end);
        writes++;
        if (!writesBySecond.isEmpty()) {
            writesBySecond.addLast(writesBySecond.removeLast() + 1);
        }
        Duration gap = Duration.ofNanos(end - lastAcknowledged);
        if (writes > 1 && gap.compareTo(PAUSE) > 0) {
            lastPause = gap;
        }
        if (writes > 1 && gap.compareTo(longestPause) > 0) {
            longestPause = gap;
        }
        lastAcknowledged = Math.max(lastAcknowledged, end);
    }

    /** Opens the seconds that have begun since. The last element is the second that runs. */
    private void moveTo(long now) {
        long current = Duration.ofNanos(now - began).toSeconds() + 1;
        while (second < current) {
            second++;
            writesBySecond.addLast(0L);
            if (writesBySecond.size() > SECONDS_KEPT + 1) {
                writesBySecond.removeFirst();
            }
        }
    }

    /** The counts now. */
    public synchronized Counts counts(long now) {
        moveTo(now);
        List<Long> full = new ArrayList<>(writesBySecond);
        full.remove(full.size() - 1);
        Duration gap = Duration.ofNanos(now - lastAcknowledged);
        boolean pausing = writes > 0 && gap.compareTo(longestPause) > 0;
        return new Counts(writes, reads, full, lastPause, pausing ? gap : longestPause, new TreeMap<>(errors));
    }

    /** Every row that was acknowledged. */
    public synchronized Set<RowId> acknowledgedRows() {
        return rows(acknowledged);
    }

    private Set<RowId> rows(Map<Integer, BitSet> marked) {
        Set<RowId> rows = new HashSet<>();
        marked.forEach(
                (writer, numbers) -> numbers.stream().forEach(number -> rows.add(new RowId(run, writer, number))));
        return rows;
    }

    /** How many writes ended without anyone knowing whether they were committed. */
    public synchronized long unknownWrites() {
        return unknown.values().stream().mapToLong(BitSet::cardinality).sum();
    }
}
