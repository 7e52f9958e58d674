package dev.understudy.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.understudy.client.Records;
import dev.understudy.drill.history.HistoryFile;
import dev.understudy.drill.history.Operation;
import dev.understudy.drill.history.Snapshot;
import dev.understudy.lab.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a drill's runs, in a folder for each: the history, and of a run that failed also the logs of all parts, the
 * state record and the report.
 *
 * @param folder where the folders of the runs are made; empty: nothing is kept
 * @param bound of every run, whose readers look at what is promised and may see nothing older than this; empty: only of runs
 *     that failed, whose readers only want an answer
 */
public record Recording(Optional<Path> folder, Optional<Duration> bound) {
    static final String HISTORY = "history.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** One of nothing. */
    public static Recording none() {
        return new Recording(Optional.empty(), Optional.empty());
    }

    /** One of runs that failed only. Their reads cost what they always did. */
    public static Recording ofFailures(Path folder) {
        return new Recording(Optional.of(folder), Optional.empty());
    }

    /** One of every run, whose application reads with {@code readYourWrites=THREAD}. */
    public static Recording ofEveryRun(Path folder, Duration noOlderThan) {
        return new Recording(Optional.of(folder), Optional.of(noOlderThan));
    }

    /**
     * What is known of a run when it is over.
     *
     * @param name of the drill and the run
     * @param operations all that its clients did
     * @param notes what people should know, each with its time
     * @param snapshots what the servers had
     * @param report empty if the run could not be judged
     */
    record Run(
            String name,
            List<Operation> operations,
            List<Note> notes,
            List<Snapshot> snapshots,
            Optional<RunReport> report) {
        boolean failed() {
            return report.map(known -> !known.passed()).orElse(true);
        }
    }

    /** A sentence about a moment of {@link System#nanoTime()}. */
    record Note(long at, String text) {}

    /** Keeps what shall be kept of a run. Returns a line that says where it is, or why it is nowhere; empty if there is nothing. */
    Optional<String> keep(Run run, Stage stage) {
        if (folder.isEmpty() || (bound.isEmpty() && !run.failed())) {
            return Optional.empty();
        }
        try {
            Path to = fresh(folder.get(), run.name());
            writeHistory(to.resolve(HISTORY), run);
            if (!run.failed()) {
                return Optional.of("its history is " + to.resolve(HISTORY));
            }
            for (RunReport report : run.report().stream().toList()) {
                Files.writeString(to.resolve("report.json"), JSON.writeValueAsString(report.json()) + "\n");
            }
            writeLogs(stage, to.resolve("logs"));
            writeState(stage, to.resolve("state.json"));
            return Optional.of("its history, the logs and the state record are kept in " + to);
        } catch (IOException | UncheckedIOException e) {
            return Optional.of("what it left behind could not be kept: " + e.getMessage());
        }
    }

    /** A new folder, so that nothing of an earlier drill is mixed with this. */
    private static Path fresh(Path folder, String name) throws IOException {
        Path path = folder.resolve(name);
        for (int i = 2; Files.exists(path); i++) {
            path = folder.resolve(name + "-" + i);
        }
        return Files.createDirectories(path).toAbsolutePath();
    }

    private static void writeHistory(Path file, Run run) throws IOException {
        try (HistoryFile history = HistoryFile.append(file, run.name())) {
            run.operations().forEach(history);
            run.notes().forEach(note -> history.note(note.at(), note.text()));
            run.snapshots().forEach(history::add);
        }
    }

    private static void writeLogs(Stage stage, Path to) throws IOException {
        Files.createDirectories(to);
        try {
            stage.writeLogs(to);
        } catch (LabException e) {
            // The drill has failed already, and its own reason is what people need.
            Files.writeString(to.resolve("missing.txt"), e.getMessage() + "\n");
        }
    }

    private static void writeState(Stage stage, Path file) throws IOException {
        try {
            Files.writeString(
                    file, JSON.writeValueAsString(Records.tree(stage.topology().state())) + "\n");
        } catch (LabException e) {
            // Without a record there is none to keep; the report says what was the matter.
        }
    }
}
