package dev.understudy.drill.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.understudy.client.NodeId;
import dev.understudy.drill.history.History.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is what is read; what was torn by a kill is known as such, and anything else is refused with its line. */
class HistoryParserTest {
    private static final String HEAD =
            "{\"kind\":\"head\",\"format\":1,\"process\":\"p\",\"nano_time\":0,\"epoch_nanos\":1000}";
    private static final String WRITE =
            "{\"kind\":\"write\",\"client\":\"writer-0\",\"run\":1,\"writer\":0,\"number\":1,"
                    + "\"start\":5,\"end\":9,\"outcome\":\"done\"}";
    private static final String END = "{\"kind\":\"end\"}";

    @TempDir
    Path folder;

    /** The lines of a history whose clock is that of the history. */
    static List<String> lines(History history) {
        List<String> lines =
                new ArrayList<>(List.of(HistoryLine.head("p", new Anchor(0, 0)).toString()));
        history.sections().forEach(section -> {
            section.events()
                    .forEach(
                            event -> lines.add(HistoryLine.of(event.operation()).toString()));
            section.snapshots()
                    .forEach(snapshot -> lines.add(HistoryLine.of(snapshot).toString()));
        });
        lines.add(END);
        return lines;
    }

    private static History parse(String... lines) throws CorruptHistoryException {
        return HistoryParser.parse("h.jsonl", List.of(lines));
    }

    @Test
    void everySortOfLineIsReadAsItWasWritten() throws IOException {
        Path file = folder.resolve("h.jsonl");
        RowId row = new RowId(1, 0, 7);
        Span span = new Span(System.nanoTime(), System.nanoTime() + 1000);
        List<Operation> operations = List.of(
                new Operation.Write("w", row, span, new Outcome.Done(), Optional.of(new Committer(3, "db1"))),
                new Operation.Write(row, span, new Outcome.Failed("40001", "rolled \"back\"")),
                new Operation.Read(
                        "r",
                        span,
                        new Outcome.Done(),
                        Optional.of(new Sight("uuid", 1, new TreeMap<>(Map.of(0, 7L, 1, 9L)))),
                        List.of(
                                new Promise.NoOlderThan(Duration.ofMillis(1500)),
                                new Promise.OwnWrites(),
                                new Promise.Monotonic("r/1"))),
                new Operation.Read(span, new Outcome.Failed("08006", "cut off")));
        List<StoredRow> rows =
                List.of(new StoredRow(row, "a"), new StoredRow(row, "a"), new StoredRow(new RowId(1, 0, 8), "a"));
        long before = System.currentTimeMillis() * 1_000_000;
        try (HistoryFile history = HistoryFile.append(file, "p")) {
            operations.forEach(history);
            history.note(span.start(), "kill -9");
            history.add(new Snapshot(NodeId.of("db1"), NodeId.of("db2"), span.end(), rows));
        }

        History.Section read = HistoryParser.read(file).sections().get(0);

        assertThat(read.ending()).isEqualTo(Ending.WHOLE);
        assertThat(read.events()).extracting(History.Event::line).containsExactly(2, 3, 4, 5);
        assertThat(read.events())
                .extracting(event -> ModelHistory.at(event.operation(), span))
                .isEqualTo(operations);
        assertThat(read.events().get(0).end() - read.events().get(0).start()).isEqualTo(span.end() - span.start());
        assertThat(read.events().get(0).start())
                .isBetween(before - 2_000_000_000L, System.currentTimeMillis() * 1_000_000 + 2_000_000_000L);
        assertThat(read.snapshots().get(0).rows()).containsExactlyInAnyOrderElementsOf(rows);
        assertThat(read.snapshots().get(0).isOfPrimary()).isFalse();
    }

    @Test
    void aFileHasASectionForEachProcessThatWroteToIt() throws IOException {
        Path file = folder.resolve("h.jsonl");
        Files.writeString(file, HEAD + "\n" + WRITE + "\n{\"kind\":\"wri");
        HistoryFile.append(file, "next").close();

        assertThat(HistoryParser.read(file).sections())
                .extracting(History.Section::process, History.Section::ending)
                .containsExactly(tuple("p", Ending.TORN), tuple("next", Ending.WHOLE));
    }

    @Test
    void aProcessThatWasKilledHasNoEnd() throws CorruptHistoryException {
        assertThat(parse(HEAD, WRITE).sections().get(0).ending()).isEqualTo(Ending.CUT_OFF);
        assertThat(parse(HEAD, WRITE, WRITE.substring(0, 30)).sections().get(0).ending())
                .isEqualTo(Ending.TORN);
        assertThat(parse(HEAD, WRITE, END).sections().get(0).ending()).isEqualTo(Ending.WHOLE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"kind":"wri                                                        | this is no JSON: Unexpected end-of-input: was expecting closing quote for a string value
                    []                                                                  | this is no JSON object
                    {"kind":"wrote"}                                                    | "wrote" is no kind of line that is known
                    {"kid":"write"}                                                     | "kind" is missing
                    {"kind":"write","client":7}                                         | "run" is missing
                    {"kind":"read","client":"r","start":9,"end":5,"outcome":"done"}     | it ends before it begins
                    {"kind":"read","client":"r","start":"9","end":5,"outcome":"done"}   | "start" is no whole number
                    {"kind":"read","client":"r","start":1,"end":5,"outcome":"dome"}     | "outcome" is neither done nor failed
                    {"kind":"read","client":"r","start":1,"end":5,"outcome":"done","promises":{"fast":1}} | "fast" is no promise that is known
                    {"kind":"rows","node":"db1","primary":"db1","at":1,"rows":{"a":{"1/0":"3-1"}}} | "3-1" is no range of numbers
                    {"kind":"head","format":2}                                          | the format 2 is not known: this program reads 1; use one as new as that which wrote it
                    """)
    void aLineThatIsNoneIsNamed(String line, String cause) {
        assertThatThrownBy(() -> parse(HEAD, WRITE, line, WRITE)).hasMessage("h.jsonl:3: " + cause);
    }

    @Test
    void aHistoryBeginsWithAHead() {
        assertThatThrownBy(() -> parse(WRITE))
                .hasMessageStartingWith("h.jsonl:1: a line of the kind \"head\" belongs here");
        assertThatThrownBy(() -> parse(HEAD, END, WRITE))
                .hasMessageStartingWith("h.jsonl:3: a line of the kind \"head\"");
        assertThatThrownBy(() -> parse()).hasMessageStartingWith("h.jsonl:1: it is empty");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path file = folder.resolve("none");
        assertThatThrownBy(() -> HistoryParser.read(file)).hasMessage("there is no file " + file);
    }

    @Test
    void numbersAreShort() {
        assertThat(NumberRanges.text(List.of(5L, 1L, 2L, 2L, 3L))).isEqualTo("1-2,2-3,5");
        assertThat(NumberRanges.parse("1-2,2-3,5")).containsExactly(1L, 2L, 2L, 3L, 5L);
        assertThat(NumberRanges.text(List.of())).isEmpty();
        assertThat(NumberRanges.parse("")).isEmpty();
    }
}
