package dev.understudy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.agent.exports.Export;
import dev.understudy.agent.exports.Manifest;
import dev.understudy.text.Ink;
import dev.understudy.text.Line;
import dev.understudy.text.Size;
import dev.understudy.text.TextTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The exports of a node as text and as JSON.
 *
 * @param folder where they are
 * @param exports oldest first
 */
record ExportsView(Path folder, List<Export> exports) implements View {
    private static final String UNKNOWN = "-";

    @Override
    public List<Line> lines() {
        if (exports.isEmpty()) {
            return List.of(Line.plain("no transactions are saved in " + folder));
        }
        TextTable table = new TextTable(
                List.of("WHEN", "WHY", "TRANSACTIONS", "MISSING", "SIZE", "FOLDER"),
                Set.of("TRANSACTIONS", "MISSING", "SIZE"));
        exports.forEach(export -> table.row(tone(export), row(export)));
        return table.lines();
    }

    private static Ink.Tone tone(Export export) {
        return export instanceof Export.Complete complete
                        && complete.manifest().missing().isEmpty()
                ? Ink.Tone.PLAIN
                : Ink.Tone.WARNING;
    }

    private static List<String> row(Export export) {
        String size = Size.of(export.bytes());
        if (!(export instanceof Export.Complete complete)) {
            return List.of(UNKNOWN, "INCOMPLETE", UNKNOWN, UNKNOWN, size, export.name());
        }
        Manifest manifest = complete.manifest();
        return List.of(
                manifest.at().toString(),
                manifest.reason().toString(),
                Long.toString(manifest.transactions()),
                Long.toString(manifest.missing().count()),
                size,
                export.name());
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("folder", folder.toString());
        ArrayNode all = json.putArray("exports");
        exports.forEach(export -> all.add(json(export)));
        return json;
    }

    /** The same keys for one that was not finished, most of them null. */
    private static ObjectNode json(Export export) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", export.name());
        json.put("bytes", export.bytes());
        if (export instanceof Export.Complete complete) {
            Manifest manifest = complete.manifest();
            json.put("at", manifest.at().toString());
            json.put("reason", manifest.reason().name());
            json.put("node", manifest.node().value());
            json.put("transactions", manifest.transactions());
            json.put("gtids", manifest.gtids().toString());
            json.put("missing", manifest.missing().toString());
            json.putNull("incomplete_because");
        } else if (export instanceof Export.Incomplete incomplete) {
            List.of("at", "reason", "node", "transactions", "gtids", "missing").forEach(json::putNull);
            json.put("incomplete_because", incomplete.why());
        }
        return json;
    }
}
