package dev.understudy.cli;

import dev.understudy.drill.history.Operation;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What a workload has done so far, in a line for people every few seconds. */
final class WorkloadSummary implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "summary");
        thread.setDaemon(true);
        return thread;
    });

    private final PrintWriter out;
    private long writes;
    private long reads;
    private long failures;
    private long lastWrite;
    private Duration longestPause = Duration.ZERO;

    WorkloadSummary(PrintWriter out) {
        this.out = out;
    }

    /** Counts one piece of work. */
    synchronized void add(Operation operation) {
        if (!operation.isDone()) {
            failures++;
        } else if (operation instanceof Operation.Write) {
            long end = operation.span().end();
            Duration sinceLast = writes == 0 ? Duration.ZERO : Duration.ofNanos(end - lastWrite);
            longestPause = sinceLast.compareTo(longestPause) > 0 ? sinceLast : longestPause;
            lastWrite = end;
            writes++;
        } else {
            reads++;
        }
    }

    /** Begins to print. The pause that a line tells is that since the line before. */
    @SuppressWarnings("FutureReturnValueIgnored") // It ends with the timer.
    void printEvery(Duration time) {
        timer.scheduleAtFixedRate(this::print, time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void print() {
        out.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + "  " + line());
    }

    /** The line; begins a new longest pause. */
    synchronized String line() {
        String line = String.format(
                Locale.ROOT,
                "%d writes acknowledged, %d reads, %d failed; longest pause between two writes %.2f s",
                writes,
                reads,
                failures,
                longestPause.toMillis() / 1000.0);
        longestPause = Duration.ZERO;
        return line;
    }

    /** Prints a last line. */
    @Override
    public void close() {
        timer.shutdownNow();
        print();
    }
}
