package dev.understudy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration file: a YAML mapping from the long names of a command's options to values, or to lists of them.
 *
 * @param path where it is
 * @param entries what it says, in its order
 * @param mistakes what in it cannot be such a mapping
 */
record SettingsFile(Path path, Map<String, Entry> entries, List<Mistake> mistakes) {
    /**
     * One setting.
     *
     * @param value as it would stand on the command line
     * @param line where it is, from 1
     */
    record Entry(String value, int line) {}

    /**
     * What is wrong with a file.
     *
     * @param line where, from 1; empty if with the whole
     * @param what a sentence that names the cause and the next step
     */
    record Mistake(Optional<Integer> line, String what) {
        static Mistake at(int line, String what) {
            return new Mistake(Optional.of(line), what);
        }

        /** The sentence with its place, as compilers print it. */
        String in(Path file) {
            return file + line.map(number -> ":" + number).orElse("") + ": " + what;
        }
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read at all; the message says why
     */
    static SettingsFile read(Path path) throws IOException {
        SettingsFile file = new SettingsFile(path, new LinkedHashMap<>(), new ArrayList<>());
        try (YAMLParser parser = new YAMLFactory().createParser(Files.readString(path))) {
            file.take(parser);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            file.mistakes.add(Mistake.at(
                    line,
                    "this is not YAML: "
                            + e.getOriginalMessage().lines().findFirst().orElse("")));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no configuration file " + path + ": name one with --config", e);
        } catch (IOException e) {
            throw new IOException("the configuration file " + path + " cannot be read: " + e.getMessage(), e);
        }
        return file;
    }

    private void take(YAMLParser parser) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return;
        }
        if (first != JsonToken.START_OBJECT) {
            mistakes.add(Mistake.at(line(parser), "write settings, one a line, such as \"cluster: shop\""));
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            int line = line(parser);
            parser.nextToken();
            Optional<String> value = value(parser);
            if (value.isEmpty()) {
                mistakes.add(Mistake.at(
                        line,
                        "\"" + key
                                + "\" has no value that a command line could have: give it one, or remove the line"));
            } else if (entries.putIfAbsent(key, new Entry(value.get(), line)) != null) {
                mistakes.add(Mistake.at(line, "\"" + key + "\" is there twice: remove one"));
            }
        }
    }

    /** A scalar, or the scalars of a list with commas between; empty for anything deeper, which is skipped. */
    private static Optional<String> value(YAMLParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            parser.skipChildren();
            return Optional.empty();
        }
        if (token != JsonToken.START_ARRAY) {
            return scalar(parser);
        }
        List<String> parts = new ArrayList<>();
        boolean flat = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Optional<String> part = scalar(parser);
            part.ifPresent(parts::add);
            flat &= part.isPresent();
            parser.skipChildren();
        }
        return flat && !parts.isEmpty() ? Optional.of(String.join(",", parts)) : Optional.empty();
    }

    private static Optional<String> scalar(YAMLParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return token.isScalarValue() && token != JsonToken.VALUE_NULL
                ? Optional.of(parser.getText().strip())
                : Optional.empty();
    }

    private static int line(YAMLParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
