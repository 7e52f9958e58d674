package dev.understudy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.agent.exports.Excerpt;
import dev.understudy.agent.exports.Export;
import dev.understudy.agent.exports.GivenUp;
import dev.understudy.agent.exports.Manifest;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Records;
import dev.understudy.text.Ink;
import dev.understudy.text.Line;
import dev.understudy.text.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One export as text and as JSON.
 *
 * @param export what is shown
 * @param excerpt how its transactions begin
 * @param givenUp the word that what is missing may be lost
 */
record ExportView(Export export, Excerpt excerpt, Optional<GivenUp> givenUp) implements View {
    @Override
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(Ink.Tone.STRONG, export.name()));
        if (export instanceof Export.Complete complete) {
            lines.addAll(told(complete.manifest()));
            lines.add(field("folder", complete.folder() + ", " + Size.of(complete.bytes())));
            lines.addAll(transactions(complete.manifest()));
        } else if (export instanceof Export.Incomplete incomplete) {
            lines.add(new Line(Ink.Tone.WARNING, incomplete.why()));
            lines.add(field("folder", incomplete.folder() + ", " + Size.of(incomplete.bytes())));
            lines.add(Line.plain(
                    "If its agent is not writing it just now it can be discarded; what it was to hold was not"
                            + " given up yet then."));
        }
        return lines;
    }

    private List<Line> told(Manifest manifest) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.plain(manifest.transactions() + " transactions that node " + manifest.node() + " of cluster "
                + manifest.cluster() + " had, saved at " + manifest.at()
                + " before they were taken out of its history"));
        lines.add(Line.plain(manifest.reason().sentences()));
        lines.add(Line.plain(""));
        lines.add(field("gtids", orNone(manifest.gtids().minus(manifest.missing()))));
        if (!manifest.missing().isEmpty()) {
            lines.add(new Line(
                    Ink.Tone.WARNING,
                    "missing      " + manifest.missing() + " (in none of the node's logs from beginning to end)"));
            givenUp.ifPresent(word -> lines.add(
                    field("given up", word.gtids() + " by " + word.by() + " at " + word.at() + ": they may be lost")));
        }
        lines.add(field("base", orNone(manifest.base())));
        lines.add(field("server_uuid", manifest.serverUuid()));
        lines.add(field("versions", versions(manifest)));
        lines.add(field("to apply", manifest.howTo().apply()));
        lines.add(field("", "first read README.txt in the folder"));
        return lines;
    }

    private static String versions(Manifest manifest) {
        return "MySQL " + manifest.versions().server().orElse("unknown")
                + manifest.versions()
                        .mysqlbinlog()
                        .map(version -> ", " + version.replaceFirst("^.*/", "").replaceAll("\\s+", " "))
                        .orElse("");
    }

    private static Line field(String name, String value) {
        return Line.plain(name + " ".repeat(13 - name.length()) + value);
    }

    private static String orNone(GtidSet set) {
        return set.isEmpty() ? "(none)" : set.toString();
    }

    private List<Line> transactions(Manifest manifest) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.plain(""));
        manifest.unreadableBecause()
                .ifPresentOrElse(
                        why -> {
                            lines.add(new Line(Ink.Tone.WARNING, "the readable form is missing: " + why));
                            lines.add(field("to read", manifest.howTo().read()));
                        },
                        () -> excerpt.lines().forEach(line -> lines.add(Line.plain(line))));
        return lines;
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", export.name());
        json.put("folder", export.folder().toString());
        json.put("bytes", export.bytes());
        if (export instanceof Export.Complete complete) {
            json.set("manifest", complete.manifest().json());
            json.putNull("incomplete_because");
        } else if (export instanceof Export.Incomplete incomplete) {
            json.putNull("manifest");
            json.put("incomplete_because", incomplete.why());
        }
        json.set("given_up", givenUp.<JsonNode>map(Records::tree).orElseGet(json::nullNode));
        ArrayNode lines = json.putArray("lines");
        excerpt.lines().forEach(lines::add);
        return json;
    }
}
