package dev.understudy.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.drill.Operation;
import dev.understudy.drill.Outcome;
import dev.understudy.drill.RowId;
import dev.understudy.drill.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * A journal of JSON lines. Times are microseconds since 1970 by the wall clock when the journal was opened, which the
 * monotonic clock carries on: a clock that is set meanwhile changes no distance.
 */
final class JsonJournal implements WorkloadJournal {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Writer lines;

    /** What has to be added to a value of nanoTime, in nanoseconds. */
    private final long offset;

    private JsonJournal(Writer lines, long offset) {
        this.lines = lines;
        this.offset = offset;
    }

    /**
     * Opens it; lines are added to those that the file has.
     *
     * @throws IOException if the file cannot be written; the message says so
     */
    static JsonJournal at(Path file) throws IOException {
        long offset = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
        try {
            return new JsonJournal(
                    Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), offset);
        } catch (IOException e) {
            throw new IOException("the history file " + file + " cannot be written: name another with --history", e);
        }
    }

    @Override
    public void note(Operation operation) {
        String line = line(operation) + "\n";
        synchronized (lines) {
            try {
                lines.write(line);
                lines.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("the history cannot be written: " + e.getMessage(), e);
            }
        }
    }

    private String line(Operation operation) {
        ObjectNode line = JSON.createObjectNode();
        if (operation instanceof Operation.Write write) {
            RowId row = write.row();
            line.put("does", "write")
                    .put("run", row.run())
                    .put("writer", row.writer())
                    .put("number", row.number());
        } else {
            line.put("does", "read");
        }
        Span span = operation.span();
        line.put("start", micros(span.start())).put("end", micros(span.end()));
        if (operation.outcome() instanceof Outcome.Failed failed) {
            line.put("outcome", "failed").put("state", failed.state()).put("message", failed.message());
        } else {
            line.put("outcome", "done");
        }
        return line.toString();
    }

    private long micros(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMicros(nanoTime + offset);
    }

    @Override
    public void close() throws IOException {
        synchronized (lines) {
            lines.close();
        }
    }
}
