package dev.understudy.drill.history;

import java.util.Comparator;

/**
 * The name of one row that a workload writes, never used twice.
 *
 * @param run the run of the drill
 * @param writer the writing thread
 * @param number counts the thread's rows
 */
public record RowId(int run, int writer, long number) implements Comparable<RowId> {
    private static final Comparator<RowId> ORDER =
            Comparator.comparingInt(RowId::run).thenComparingInt(RowId::writer).thenComparingLong(RowId::number);

    @Override
    public int compareTo(RowId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return run + "/" + writer + "/" + number;
    }
}
