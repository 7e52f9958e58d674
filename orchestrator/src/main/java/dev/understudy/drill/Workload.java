package dev.understudy.drill;

import dev.understudy.drill.history.Committer;
import dev.understudy.drill.history.Operation;
import dev.understudy.drill.history.Outcome;
import dev.understudy.drill.history.RowId;
import dev.understudy.lab.LabException;
import dev.understudy.topology.Topology;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * What an application does all day: some threads write uniquely numbered rows, some read. It does what a router's errors
 * ask for: a transaction that was not committed is run again, one whose outcome is unknown is not.
 */
public final class Workload implements AutoCloseable {
    /** So many writes of a client are followed by one read of its own writes. */
    private static final int WRITES_FOR_A_READ = 4;

    /**
     * How much is done.
     *
     * @param run the run whose rows are written
     * @param writers threads that write
     * @param readers threads that read
     * @param pause of each thread between two pieces of work
     * @param bound how old reads may be, if what is promised of them shall be looked at; empty: they only want an answer
     */
    public record Plan(int run, int writers, int readers, Duration pause, Optional<Duration> bound) {
        /** One whose reads only want an answer. */
        public Plan(int run, int writers, int readers, Duration pause) {
            this(run, writers, readers, pause, Optional.empty());
        }

        /** The same, whose reads look at what is promised; the data source must have {@code readYourWrites=THREAD}. */
        public Plan reading(Duration noOlderThan) {
            return new Plan(run, writers, readers, pause, Optional.of(noOlderThan));
        }
    }

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
            int reader = i;
            begin("reader-" + i, () -> readAll(reader));
        }
    }

    private void begin(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void writeAll(int writer) {
        Optional<PromisedReads> reads = reads("writer-" + writer);
        for (long number = 1; !stopping; number++) {
            RowId row = new RowId(plan.run(), writer, number);
            Retry retry = Retry.SAME_ROW;
            while (retry == Retry.SAME_ROW && !stopping) {
                retry = writeOnce(row);
                if (retry == Retry.NEXT_ROW && number % WRITES_FOR_A_READ == 0) {
                    reads.ifPresent(PromisedReads::ownWrites);
                }
                LockSupport.parkNanos(plan.pause().toNanos());
            }
        }
    }

    private Optional<PromisedReads> reads(String client) {
        return plan.bound().map(bound -> new PromisedReads(client, source, plan.run(), bound, journal));
    }

    private enum Retry {
        SAME_ROW,
        NEXT_ROW
    }

    private Retry writeOnce(RowId row) {
        Attempt<Optional<Committer>> attempt = Attempt.at(() -> Rows.write(source, row));
        Operation.Write write = new Operation.Write(
                "writer-" + row.writer(),
                row,
                attempt.span(),
                attempt.outcome(),
                attempt.result().flatMap(committer -> committer));
        journal.accept(write);
        return write.isProvenAbsent() ? Retry.SAME_ROW : Retry.NEXT_ROW;
    }

    private void readAll(int reader) {
        Optional<PromisedReads> reads = reads("reader-" + reader);
        while (!stopping) {
            reads.ifPresentOrElse(PromisedReads::next, this::read);
            LockSupport.parkNanos(plan.pause().toNanos());
        }
    }

    private void read() {
        Attempt<Long> attempt = Attempt.at(() -> Rows.read(source));
        journal.accept(new Operation.Read(attempt.span(), attempt.outcome()));
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
