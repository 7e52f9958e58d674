package dev.understudy.drill.history;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The lines of a history file, as they are written; {@link HistoryParser} reads them. */
final class HistoryLine {
    static final int FORMAT = 1;

    private HistoryLine() {}

    private static ObjectNode of(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind);
    }

    /** The first line of a process: its name, and one moment on both its clocks. */
    static ObjectNode head(String process, Anchor anchor) {
        return of("head")
                .put("format", FORMAT)
                .put("process", process)
                .put("nano_time", anchor.nanoTime())
                .put("epoch_nanos", anchor.epochNanos());
    }

    /** The last line of a process that came to its end. */
    static ObjectNode end() {
        return of("end");
    }

    /** Something that people should know, such as a fault. */
    static ObjectNode note(long at, String text) {
        return of("note").put("at", at).put("text", text);
    }

    static ObjectNode of(Operation operation) {
        if (operation instanceof Operation.Write write) {
            return write(write);
        }
        return read((Operation.Read) operation);
    }

    private static ObjectNode write(Operation.Write write) {
        RowId row = write.row();
        ObjectNode line = of("write")
                .put("client", write.client())
                .put("run", row.run())
                .put("writer", row.writer())
                .put("number", row.number());
        putOutcome(line, write);
        write.committer()
                .ifPresent(committer -> line.put("epoch", committer.epoch()).put("primary", committer.primary()));
        return line;
    }

    private static ObjectNode read(Operation.Read read) {
        ObjectNode line = of("read").put("client", read.client());
        putOutcome(line, read);
        read.sight().ifPresent(sight -> {
            line.put("server", sight.server()).put("run", sight.run());
            ObjectNode newest = line.putObject("newest");
            sight.newest().forEach((writer, number) -> newest.put(Integer.toString(writer), number));
        });
        if (!read.promises().isEmpty()) {
            ObjectNode promises = line.putObject("promises");
            read.promises().forEach(promise -> putPromise(promises, promise));
        }
        return line;
    }

    private static void putOutcome(ObjectNode line, Operation operation) {
        line.put("start", operation.span().start()).put("end", operation.span().end());
        if (operation.outcome() instanceof Outcome.Failed failed) {
            line.put("outcome", "failed").put("state", failed.state()).put("message", failed.message());
        } else {
            line.put("outcome", "done");
        }
    }

    private static void putPromise(ObjectNode promises, Promise promise) {
        if (promise instanceof Promise.NoOlderThan fresh) {
            promises.put("no_older_than_ms", fresh.bound().toMillis());
        } else if (promise instanceof Promise.Monotonic monotonic) {
            promises.put("monotonic_within", monotonic.within());
        } else {
            promises.put("own_writes", true);
        }
    }

    static ObjectNode of(Snapshot snapshot) {
        ObjectNode line = of("rows")
                .put("node", snapshot.node().value())
                .put("primary", snapshot.primary().value())
                .put("at", snapshot.at());
        SortedMap<String, SortedMap<String, List<Long>>> servers = new TreeMap<>();
        snapshot.rows()
                .forEach(stored -> servers.computeIfAbsent(stored.server(), server -> new TreeMap<>())
                        .computeIfAbsent(writer(stored.row()), writer -> new ArrayList<>())
                        .add(stored.row().number()));
        ObjectNode rows = line.putObject("rows");
        servers.forEach((server, writers) -> putNumbers(rows.putObject(server), writers));
        return line;
    }

    private static String writer(RowId row) {
        return row.run() + "/" + row.writer();
    }

    private static void putNumbers(ObjectNode of, Map<String, List<Long>> writers) {
        writers.forEach((writer, numbers) -> of.put(writer, NumberRanges.text(numbers)));
    }
}
