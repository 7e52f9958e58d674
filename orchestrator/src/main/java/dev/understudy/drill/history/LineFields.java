package dev.understudy.drill.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.client.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One line of a history file, taken apart. Whatever is not as {@link HistoryLine} writes it is an {@link IllegalArgumentException}
 * with a sentence.
 *
 * @param json the line
 */
record LineFields(JsonNode json) {
    String kind() {
        return text("kind");
    }

    String text(String key) {
        JsonNode value = value(key);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("\"" + key + "\" is no text");
        }
        return value.textValue();
    }

    long number(String key) {
        return number(key, value(key));
    }

    private static long number(String key, JsonNode value) {
        if (!value.canConvertToLong() || !value.isIntegralNumber()) {
            throw new IllegalArgumentException("\"" + key + "\" is no whole number");
        }
        return value.longValue();
    }

    private int small(String key) {
        long number = number(key);
        if (number != (int) number) {
            throw new IllegalArgumentException("\"" + key + "\" is too large: " + number);
        }
        return (int) number;
    }

    private JsonNode value(String key) {
        JsonNode value = json.get(key);
        if (value == null) {
            throw new IllegalArgumentException("\"" + key + "\" is missing");
        }
        return value;
    }

    private Iterable<Map.Entry<String, JsonNode>> members(String key) {
        JsonNode value = value(key);
        if (!value.isObject()) {
            throw new IllegalArgumentException("\"" + key + "\" is no object");
        }
        return value.properties();
    }

    Operation write(Anchor anchor) {
        Optional<Committer> committer =
                json.has("epoch") ? Optional.of(new Committer(number("epoch"), text("primary"))) : Optional.empty();
        RowId row = new RowId(small("run"), small("writer"), number("number"));
        return new Operation.Write(text("client"), row, span(anchor), outcome(), committer);
    }

    Operation read(Anchor anchor) {
        Optional<Sight> sight = Optional.empty();
        if (json.has("server")) {
            SortedMap<Integer, Long> newest = new TreeMap<>();
            for (Map.Entry<String, JsonNode> member : members("newest")) {
                newest.put(writer(member.getKey()), number(member.getKey(), member.getValue()));
            }
            sight = Optional.of(new Sight(text("server"), small("run"), newest));
        }
        return new Operation.Read(text("client"), span(anchor), outcome(), sight, promises());
    }

    private static int writer(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no writer", e);
        }
    }

    private Span span(Anchor anchor) {
        Span span = new Span(number("start"), number("end"));
        if (span.end() < span.start()) {
            throw new IllegalArgumentException("it ends before it begins");
        }
        return anchor.epochNanos(span);
    }

    private Outcome outcome() {
        return switch (text("outcome")) {
            case "done" -> new Outcome.Done();
            case "failed" -> new Outcome.Failed(text("state"), text("message"));
            default -> throw new IllegalArgumentException("\"outcome\" is neither done nor failed");
        };
    }

    private List<Promise> promises() {
        List<Promise> promises = new ArrayList<>();
        if (!json.has("promises")) {
            return promises;
        }
        for (Map.Entry<String, JsonNode> member : members("promises")) {
            JsonNode value = member.getValue();
            promises.add(
                    switch (member.getKey()) {
                        case "no_older_than_ms" ->
                            new Promise.NoOlderThan(Duration.ofMillis(number(member.getKey(), value)));
                        case "own_writes" -> new Promise.OwnWrites();
                        case "monotonic_within" -> new Promise.Monotonic(value.asText());
                        default ->
                            throw new IllegalArgumentException(
                                    "\"" + member.getKey() + "\" is no promise that is known");
                    });
        }
        return promises;
    }

    Snapshot snapshot(Anchor anchor) {
        List<StoredRow> rows = new ArrayList<>();
        for (Map.Entry<String, JsonNode> server : members("rows")) {
            for (Map.Entry<String, JsonNode> writer : server.getValue().properties()) {
                String[] parts = writer.getKey().split("/", -1);
                if (parts.length != 2) {
                    throw new IllegalArgumentException("\"" + writer.getKey() + "\" is no run/writer");
                }
                for (long number : NumberRanges.parse(writer.getValue().asText())) {
                    rows.add(new StoredRow(new RowId(writer(parts[0]), writer(parts[1]), number), server.getKey()));
                }
            }
        }
        return new Snapshot(NodeId.of(text("node")), NodeId.of(text("primary")), anchor.epochNanos(number("at")), rows);
    }
}
