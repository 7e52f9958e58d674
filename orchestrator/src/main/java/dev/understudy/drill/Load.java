package dev.understudy.drill;

import dev.understudy.drill.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** A workload that runs, and the record of all it did. */
final class Load implements AutoCloseable {
    private static final int WRITERS = 4;
    private static final int READERS = 2;

    private static final long NEVER = Long.MIN_VALUE;

    private final ConcurrentLinkedQueue<Operation> operations = new ConcurrentLinkedQueue<>();

    /** The latest beginning of an acknowledged write, and of a read that succeeded; values of nanoTime. */
    private final AtomicLong lastWrite = new AtomicLong(NEVER);

    private final AtomicLong lastRead = new AtomicLong(NEVER);
    private final Workload workload;

    /**
     * Prepares one.
     *
     * @param bound how old reads may be, if what is promised of them shall be looked at
     */
    Load(DataSource source, int run, Duration pause, Optional<Duration> bound) {
        this.workload = new Workload(source, new Workload.Plan(run, WRITERS, READERS, pause, bound), this::note);
    }

    void start() {
        workload.start();
    }

    private void note(Operation operation) {
        operations.add(operation);
        if (operation.isDone()) {
            AtomicLong last = operation instanceof Operation.Write ? lastWrite : lastRead;
            last.accumulateAndGet(operation.span().start(), Math::max);
        }
    }

    /** Whether a write and a read that began after a time have succeeded. */
    boolean worksSince(long time) {
        return isAfter(lastWrite.get(), time) && isAfter(lastRead.get(), time);
    }

    private static boolean isAfter(long moment, long time) {
        return moment != NEVER && moment > time;
    }

    void stop() throws InterruptedException {
        workload.stop();
    }

    /** All that was done so far. */
    List<Operation> operations() {
        return new ArrayList<>(operations);
    }

    @Override
    public void close() {
        workload.close();
    }
}
