package dev.understudy.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import dev.understudy.drill.history.History;
import dev.understudy.drill.history.HistoryParser;
import dev.understudy.drill.history.Operation;
import dev.understudy.drill.history.Outcome;
import dev.understudy.drill.history.RowId;
import dev.understudy.drill.history.Span;
import dev.understudy.lab.LabException;
import dev.understudy.topology.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a run, on a stage that has logs and no cluster any more. */
class RecordingTest {
    @TempDir
    Path folder;

    private record Ruin() implements Stage {
        @Override
        public DataSource application() {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public Connection connect(NodeId node) throws SQLException {
            throw new SQLException("it is gone");
        }

        @Override
        public Topology topology() throws LabException {
            throw new LabException("it has no record");
        }

        @Override
        public Topology awaitWhole(Duration patience) throws LabException {
            throw new LabException("it will never be");
        }

        @Override
        public Optional<String> leader() {
            return Optional.empty();
        }

        @Override
        public void ask(Request request) throws LabException {
            throw new LabException("nobody answers");
        }

        @Override
        public void writeLogs(Path folder) throws LabException {
            write(folder.resolve("agent-db1.log"), "it ended\n");
            throw new LabException("db2 says nothing");
        }

        @Override
        public Strike inflict(Fault fault) throws LabException {
            throw new LabException("there is nothing left to hit");
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recording.Run run(Optional<String> failure) {
        Verdict verdict = new Verdict(1, 0, 0, new TreeMap<>(), Duration.ZERO, Duration.ZERO, List.of());
        List<Operation> operations =
                List.of(new Operation.Write(new RowId(1, 0, 1), new Span(1, 2), new Outcome.Done()));
        return new Recording.Run(
                "kill-primary-run-1",
                operations,
                List.of(new Recording.Note(1, "kill -9")),
                List.of(),
                Optional.of(new RunReport("kill-primary", 1, verdict, 2, Optional.empty(), failure)));
    }

    @Test
    void ofAFailedRunEverythingIsKept() throws IOException {
        Recording recording = Recording.ofFailures(folder.resolve("runs"));

        assertThat(recording.keep(run(Optional.of("a row is lost")), new Ruin()))
                .contains("its history, the logs and the state record are kept in "
                        + folder.resolve("runs/kill-primary-run-1"));

        Path kept = folder.resolve("runs/kill-primary-run-1");
        assertThat(kept.resolve("logs/agent-db1.log")).hasContent("it ended");
        assertThat(kept.resolve("logs/missing.txt")).hasContent("db2 says nothing");
        assertThat(kept.resolve("report.json")).content().contains("a row is lost");
        assertThat(HistoryParser.read(kept.resolve("history.jsonl"))
                        .sections()
                        .get(0)
                        .events())
                .extracting(History.Event::line)
                .containsExactly(2);
        assertThat(kept.resolve("state.json")).doesNotExist();
    }

    @Test
    void ofARunThatPassedNothingIsKeptUnlessItWasAskedFor() throws IOException {
        assertThat(Recording.ofFailures(folder.resolve("runs")).keep(run(Optional.empty()), new Ruin()))
                .isEmpty();
        assertThat(folder.resolve("runs")).doesNotExist();

        Recording every = Recording.ofEveryRun(folder.resolve("runs"), Duration.ofSeconds(1));
        Path first = folder.resolve("runs/kill-primary-run-1/history.jsonl");
        Path second = folder.resolve("runs/kill-primary-run-1-2/history.jsonl");
        assertThat(every.keep(run(Optional.empty()), new Ruin())).contains("its history is " + first);
        assertThat(every.keep(run(Optional.empty()), new Ruin())).contains("its history is " + second);
        assertThat(first.resolveSibling("logs")).doesNotExist();
    }

    @Test
    void whatCannotBeKeptIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");

        assertThat(Recording.ofFailures(file)
                        .keep(run(Optional.of("no")), new Ruin())
                        .orElseThrow())
                .startsWith("what it left behind could not be kept: ");
        assertThat(Recording.none().keep(run(Optional.of("no")), new Ruin())).isEmpty();
    }
}
