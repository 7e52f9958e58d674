package dev.understudy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.adopt.Remark;
import dev.understudy.adopt.Survey;
import dev.understudy.client.ClusterName;
import dev.understudy.client.NodeId;
import dev.understudy.text.Ink;
import dev.understudy.text.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What stands in the way of taking a cluster over, and what will be changed.
 *
 * @param surveys what was read from its servers
 */
record AdoptView(ClusterName cluster, NodeId primary, List<Survey> surveys, List<Remark> remarks) implements View {
    @Override
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (Survey server : surveys) {
            lines.add(new Line(
                    Ink.Tone.STRONG,
                    server.node() + " at " + server.endpoint() + ", MySQL "
                            + server.variables().getOrDefault("version", "?")
                            + (server.node().equals(primary) ? ", primary" : "")));
            remarks.stream()
                    .filter(remark -> remark.where().equals(server.node().value()))
                    .forEach(remark -> lines.add(line(remark)));
        }
        lines.add(Line.plain(""));
        lines.add(Line.plain(count(Remark.Kind.BLOCKS) + " block, " + count(Remark.Kind.CHANGES)
                + " will be changed while the servers run, " + count(Remark.Kind.NOTE) + " notes"));
        return lines;
    }

    private static Line line(Remark remark) {
        Ink.Tone tone = switch (remark.kind()) {
            case BLOCKS -> Ink.Tone.BAD;
            case CHANGES -> Ink.Tone.WARNING;
            case NOTE -> Ink.Tone.QUIET;
        };
        String kind = remark.kind().name().toLowerCase(Locale.ROOT);
        return new Line(tone, "  " + kind + ": " + remark.what() + ": " + remark.mend());
    }

    private long count(Remark.Kind kind) {
        return remarks.stream().filter(remark -> remark.kind() == kind).count();
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("cluster", cluster.value());
        json.put("primary", primary.value());
        json.put("blocked", count(Remark.Kind.BLOCKS) > 0);
        ArrayNode all = json.putArray("remarks");
        remarks.forEach(remark -> all.addObject()
                .put("node", remark.where())
                .put("kind", remark.kind().name())
                .put("what", remark.what())
                .put("mend", remark.mend()));
        return json;
    }
}
