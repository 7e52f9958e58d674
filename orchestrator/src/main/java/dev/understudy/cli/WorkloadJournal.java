package dev.understudy.cli;

import dev.understudy.drill.Operation;
import java.io.IOException;

/** Where a workload writes down what it does. Told from several threads at once. */
interface WorkloadJournal extends AutoCloseable {
    /** Writes down one piece of work that has ended; it is there for others to read when this returns. */
    void note(Operation operation);

    @Override
    void close() throws IOException;
}
