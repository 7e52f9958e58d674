package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.drill.Operation;
import dev.understudy.drill.Outcome;
import dev.understudy.drill.RowId;
import dev.understudy.drill.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonJournalTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private static Operation write(long number, Span span, Outcome outcome) {
        return new Operation.Write(new RowId(7, 2, number), span, outcome);
    }

    private static Span lasting(long micros) {
        long now = System.nanoTime();
        return new Span(now - micros * 1000, now);
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("h.jsonl"))) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    @Test
    void whatIsNotedIsThereAtOnceWithTimesOfTheWallClock() throws IOException {
        try (JsonJournal journal = JsonJournal.at(folder.resolve("h.jsonl"))) {
            journal.note(write(1, lasting(2_000), new Outcome.Done()));
            journal.note(new Operation.Read(lasting(3_000), new Outcome.Failed("08001", "no \"primary\"")));
            List<JsonNode> lines = lines();
            assertThat(lines.get(0).toString())
                    .startsWith("{\"does\":\"write\",\"run\":7,\"writer\":2,\"number\":1,\"start\":")
                    .endsWith("\"outcome\":\"done\"}");
            assertThat(lines.get(1).toString())
                    .startsWith("{\"does\":\"read\",\"start\":")
                    .endsWith("\"outcome\":\"failed\",\"state\":\"08001\",\"message\":\"no \\\"primary\\\"\"}");
            long start = lines.get(0).get("start").longValue();
            assertThat(lines.get(0).get("end").longValue() - start).isBetween(1_999L, 2_001L);
            assertThat(start / 1000).isCloseTo(System.currentTimeMillis(), offset(10_000L));
        }
    }

    @Test
    void aProgramThatIsStartedAgainGoesOn() throws IOException {
        for (long number = 1; number <= 2; number++) {
            try (JsonJournal journal = JsonJournal.at(folder.resolve("h.jsonl"))) {
                journal.note(write(number, lasting(10), new Outcome.Done()));
            }
        }
        assertThat(lines()).extracting(line -> line.get("number").longValue()).containsExactly(1L, 2L);
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() {
        assertThatThrownBy(() -> JsonJournal.at(folder.resolve("missing").resolve("h.jsonl")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing/h.jsonl cannot be written: name another with --history");
    }
}
