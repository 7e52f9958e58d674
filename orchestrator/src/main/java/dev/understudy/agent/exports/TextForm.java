package dev.understudy.agent.exports;

import dev.understudy.client.GtidSet;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Writes transactions as text for people, by MySQL's own {@code mysqlbinlog}. The raw files are what is kept; the text is
 * there for those who look, so that nothing that goes wrong here is an error.
 *
 * @param mysqld the server's program, beside which {@code mysqlbinlog} is looked for first
 * @param searchPath where it is looked for then: folders with colons in between
 */
record TextForm(Path mysqld, String searchPath) {
    private static final String PROGRAM = "mysqlbinlog";
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration PATIENCE_FOR_VERSION = Duration.ofSeconds(5);

    /** The kernel takes arguments of 128 KB and no longer ones. */
    private static final int LONGEST_ARGUMENT = 120_000;

    /** The program; empty if there is none. */
    Optional<Path> program() {
        return Stream.concat(
                        Stream.of(mysqld.toAbsolutePath().resolveSibling(PROGRAM)),
                        Stream.of(searchPath.split(":", -1))
                                .filter(folder -> !folder.isEmpty())
                                .map(folder -> Path.of(folder, PROGRAM)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What the program says of its version; empty if there is none or it does not run. */
    Optional<String> version() throws IOException {
        Optional<Path> program = program();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Path answer = Files.createTempFile("understudy", ".version");
        try {
            Optional<String> failure = run(
                    List.of(program.get().toString(), "--no-defaults", "--version"),
                    answer,
                    PATIENCE_FOR_VERSION,
                    Optional::empty);
            return failure.isPresent() ? Optional.empty() : firstLine(answer);
        } finally {
            Files.delete(answer);
        }
    }

    /**
     * Writes them.
     *
     * @param raw binary log and relay log files, in their order
     * @param gtids the transactions
     * @param text the file to be made
     * @param limit what ends it
     * @return why there is no text; empty if there is
     */
    Optional<String> write(List<Path> raw, GtidSet gtids, Path text, Limit limit) throws IOException {
        Optional<Path> program = program();
        if (program.isEmpty()) {
            return Optional.of("there is no " + PROGRAM + " beside " + mysqld + " nor on the PATH");
        }
        if (gtids.toString().length() > LONGEST_ARGUMENT) {
            return Optional.of("the GTID set is too long for a command line");
        }
        List<String> command = new ArrayList<>(List.of(
                program.get().toString(),
                "--no-defaults",
                "--verify-binlog-checksum",
                "--base64-output=DECODE-ROWS",
                "-vv",
                "--include-gtids=" + gtids));
        raw.forEach(file -> command.add(file.toString()));
        Optional<String> failure = run(command, text, limit.patience(), () -> limit.ended(text));
        if (failure.isPresent()) {
            Files.deleteIfExists(text);
        }
        return failure;
    }

    /**
     * What ends the writing of a text before it is complete.
     *
     * @param patience how long it may take
     * @param room how much room the disk has
     */
    record Limit(Duration patience, Room room) {
        Optional<String> ended(Path text) throws IOException {
            return room.left(text.resolveSibling("")) < Room.RESERVE
                    ? Optional.of("there is no room for it")
                    : Optional.empty();
        }
    }

    private interface Ending {
        Optional<String> reason() throws IOException;
    }

    /** Runs a command to its end; why it did not get there, if so. */
    private static Optional<String> run(List<String> command, Path out, Duration patience, Ending ending)
            throws IOException {
        Path complaints = Files.createTempFile("understudy", ".err");
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(out.toFile())
                .redirectError(complaints.toFile())
                .start();
        try {
            long began = System.nanoTime();
            Optional<String> ended = Optional.empty();
            while (ended.isEmpty() && !process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                ended = System.nanoTime() - began > patience.toNanos()
                        ? Optional.of("it was not written within " + patience.toSeconds() + " s")
                        : ending.reason();
            }
            return ended.isPresent() || process.exitValue() == 0
                    ? ended
                    : Optional.of(
                            PROGRAM + " failed: " + firstLine(complaints).orElse("exit status " + process.exitValue()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while transactions were saved");
        } finally {
            process.destroyForcibly();
            Files.delete(complaints);
        }
    }

    private static Optional<String> firstLine(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank()).findFirst();
        } catch (UncheckedIOException e) {
            // Not UTF-8.
            return Optional.empty();
        }
    }
}
