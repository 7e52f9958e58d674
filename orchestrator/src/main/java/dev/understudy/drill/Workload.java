package dev.understudy.drill;

import dev.understudy.lab.LabException;
import dev.understudy.topology.Topology;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * What an application does all day: some threads write uniquely numbered rows, some read. It does what a router's errors
 * ask for: a transaction that was not committed is run again, one whose outcome is unknown is not.
 */
public final class Workload implements AutoCloseable {
    static final String NOT_COMMITTED = "40001";
    static final String NOT_SENT = "08001";
    static final String OUTCOME_UNKNOWN = "08007";
    static final String CUT_OFF = "08006";

    /**
     * How much is done.
     *
     * @param run the run whose rows are written
     * @param writers threads that write
     * @param readers threads that read
     * @param pause of each thread between two pieces of work
     */
    public record Plan(int run, int writers, int readers, Duration pause) {}

    private final DataSource source;
    private final Plan plan;
    private final Consumer<Operation> journal;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    /**
     * Prepares a workload.
     *
     * @param source where it works
     * @param journal is told every piece of work, from several threads at once
     */
    public Workload(DataSource source, Plan plan, Consumer<Operation> journal) {
        this.source = source;
        this.plan = plan;
        this.journal = journal;
    }

    /**
     * Makes the table anew, without the rows of an earlier workload, and waits until every server has it.
     *
     * @throws LabException if it cannot be made, or a server does not follow
     */
    public static void createTable(Stage stage, Topology whole) throws LabException {
        try {
            Rows.create(stage.application());
        } catch (SQLException e) {
            throw new LabException("the workload's table cannot be made: " + Outcome.firstLine(e), e);
        }
        // A reader would otherwise ask a replica for a table that it does not have yet.
        new Servers(stage).rows(whole);
    }

    /** Makes the table unless it is there; the rows of earlier workloads stay. */
    public static void createTableIfMissing(DataSource application) throws SQLException {
        Rows.createIfMissing(application);
    }

    /** Begins to work. */
    public void start() {
        for (int i = 0; i < plan.writers(); i++) {
            int writer = i;
            begin("writer-" + i, () -> writeAll(writer));
        }
        for (int i = 0; i < plan.readers(); i++) {
            begin("reader-" + i, this::readAll);
        }
    }

    private void begin(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void writeAll(int writer) {
        for (long number = 1; !stopping; number++) {
            RowId row = new RowId(plan.run(), writer, number);
            Retry retry = Retry.SAME_ROW;
            while (retry == Retry.SAME_ROW && !stopping) {
                retry = writeOnce(row);
                LockSupport.parkNanos(plan.pause().toNanos());
            }
        }
    }

    private enum Retry {
        SAME_ROW,
        NEXT_ROW
    }

    private Retry writeOnce(RowId row) {
        long start = System.nanoTime();
        Outcome outcome = attempt(() -> Rows.write(source, row));
        Operation.Write write = new Operation.Write(row, new Span(start, System.nanoTime()), outcome);
        journal.accept(write);
        return write.isProvenAbsent() ? Retry.SAME_ROW : Retry.NEXT_ROW;
    }

    private void readAll() {
        while (!stopping) {
            long start = System.nanoTime();
            Outcome outcome = attempt(() -> Rows.read(source));
            journal.accept(new Operation.Read(new Span(start, System.nanoTime()), outcome));
            LockSupport.parkNanos(plan.pause().toNanos());
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    private static Outcome attempt(Work work) {
        try {
            work.run();
            return new Outcome.Done();
        } catch (SQLException e) {
            String state = e.getSQLState();
            return new Outcome.Failed(state == null ? "none" : state, Outcome.firstLine(e));
        } catch (RuntimeException e) {
            // A thread that died of it would look like an outage; this way it counts as an untruthful error.
            return new Outcome.Failed(e.getClass().getSimpleName(), Outcome.firstLine(e));
        }
    }

    /** Begins nothing more, and waits until what was begun has ended. */
    public void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Begins nothing more. */
    @Override
    public void close() {
        stopping = true;
    }
}
