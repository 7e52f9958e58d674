package dev.understudy.drill.history;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * A history as it is written, a line of JSON for each operation, there for others to read as soon as it has ended. A process that
 * is killed loses what was under way, and leaves one torn line at most. May be used by several threads at once.
 */
public final class HistoryFile implements Consumer<Operation>, AutoCloseable {
    private final Path file;
    private final Writer lines;

    private HistoryFile(Path file, Writer lines) {
        this.file = file;
        this.lines = lines;
    }

    /**
     * Begins a section of its own behind what the file has, if there is one.
     *
     * @param process whose operations follow, for people
     * @throws IOException if the file cannot be written; the message says so
     */
    public static HistoryFile append(Path file, String process) throws IOException {
        try {
            boolean torn = endsInTheMiddle(file);
            Writer lines = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            HistoryFile history = new HistoryFile(file, lines);
            if (torn) {
                lines.write("\n");
            }
            history.write(HistoryLine.head(process, Anchor.now()).toString());
            return history;
        } catch (IOException | UncheckedIOException e) {
            throw new IOException("the history file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static boolean endsInTheMiddle(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return false;
        }
        try (RandomAccessFile there = new RandomAccessFile(file.toFile(), "r")) {
            there.seek(there.length() - 1);
            return there.read() != '\n';
        }
    }

    /**
     * Writes an operation that has ended.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    @Override
    public void accept(Operation operation) {
        write(HistoryLine.of(operation).toString());
    }

    /** Writes something that people should know, such as a fault. */
    public void note(long at, String text) {
        write(HistoryLine.note(at, text).toString());
    }

    /** Writes what a server had in the end. */
    public void add(Snapshot snapshot) {
        write(HistoryLine.of(snapshot).toString());
    }

    private void write(String line) {
        synchronized (lines) {
            try {
                lines.write(line);
                lines.write('\n');
                lines.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("the history " + file + " cannot be written: " + e.getMessage(), e);
            }
        }
    }

    /** Says that this is all, and closes the file. */
    @Override
    public void close() throws IOException {
        try (lines) {
            write(HistoryLine.end().toString());
        }
    }
}
