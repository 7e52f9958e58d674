package dev.understudy.drill.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.drill.history.History.Ending;
import dev.understudy.drill.history.History.Event;
import dev.understudy.drill.history.History.Section;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a history file. Only the last line of a process may be torn; anything else that is no line of a history is refused. */
public final class HistoryParser {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private final String file;
    private final List<Section> sections = new ArrayList<>();
    private Optional<Open> open = Optional.empty();

    /** A section of which more lines may come. */
    private record Open(String process, int headLine, Anchor anchor, List<Event> events, List<Snapshot> snapshots) {}

    private HistoryParser(String file) {
        this.file = file;
    }

    /**
     * Reads.
     *
     * @throws CorruptHistoryException if a line is none of a history
     * @throws IOException if the file cannot be read; the message says so
     */
    public static History read(Path file) throws IOException {
        try {
            return parse(file.toString(), Files.readAllLines(file));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is no history: it is no text", e);
        }
    }

    /** The same for lines that were read already. */
    static History parse(String file, List<String> lines) throws CorruptHistoryException {
        HistoryParser reader = new HistoryParser(file);
        for (int i = 0; i < lines.size(); i++) {
            reader.line(i + 1, lines.get(i), i + 1 == lines.size() || isHead(lines.get(i + 1)));
        }
        if (lines.isEmpty()) {
            throw new CorruptHistoryException(
                    file, 1, "it is empty; a history begins with a line of the kind \"head\"");
        }
        reader.endSection(Ending.CUT_OFF);
        return new History(file, reader.sections);
    }

    /** Only looks at the beginning: what follows a torn line decides nothing but whether that was the last of its process. */
    private static boolean isHead(String line) {
        return line.startsWith("{\"kind\":\"head\"");
    }

    private void line(int line, String text, boolean isLast) throws CorruptHistoryException {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            if (isLast && open.isPresent()) {
                endSection(Ending.TORN);
                return;
            }
            throw new CorruptHistoryException(file, line, "this is no JSON: " + e.getOriginalMessage());
        }
        if (json == null || !json.isObject()) {
            throw new CorruptHistoryException(file, line, "this is no JSON object");
        }
        try {
            take(line, new LineFields(json));
        } catch (IllegalArgumentException e) {
            throw new CorruptHistoryException(file, line, String.valueOf(e.getMessage()));
        }
    }

    private void take(int line, LineFields fields) {
        String kind = fields.kind();
        if (kind.equals("head")) {
            endSection(Ending.CUT_OFF);
            open = Optional.of(head(line, fields));
            return;
        }
        Open to = open.orElseThrow(() -> new IllegalArgumentException(
                "a line of the kind \"head\" belongs here: it says which clocks the times are of"));
        switch (kind) {
            case "write" -> to.events().add(event(to, line, fields.write(to.anchor())));
            case "read" -> to.events().add(event(to, line, fields.read(to.anchor())));
            case "rows" -> to.snapshots().add(fields.snapshot(to.anchor()));
            case "note" -> fields.text("text");
            case "end" -> endSection(Ending.WHOLE);
            default -> throw new IllegalArgumentException("\"" + kind + "\" is no kind of line that is known");
        }
    }

    private static Open head(int line, LineFields fields) {
        long format = fields.number("format");
        if (format != HistoryLine.FORMAT) {
            throw new IllegalArgumentException("the format " + format + " is not known: this program reads "
                    + HistoryLine.FORMAT + "; use one as new as that which wrote it");
        }
        Anchor anchor = new Anchor(fields.number("nano_time"), fields.number("epoch_nanos"));
        return new Open(fields.text("process"), line, anchor, new ArrayList<>(), new ArrayList<>());
    }

    private Event event(Open section, int line, Operation operation) {
        return new Event(file, line, file + ":" + section.headLine(), operation);
    }

    private void endSection(Ending ending) {
        open.ifPresent(to -> sections.add(new Section(to.process(), ending, to.events(), to.snapshots())));
        open = Optional.empty();
    }
}
