package dev.understudy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.doctor.Ailment;
import dev.understudy.doctor.Checkup;
import dev.understudy.doctor.Severity;
import dev.understudy.text.Ink;
import dev.understudy.text.Line;
import java.util.ArrayList;
import java.util.List;

/**
 * What the doctor found, as text and as JSON.
 *
 * @param ailments what is wrong, by node
 * @param servers how many servers were looked at
 */
record DoctorView(List<Ailment> ailments, int servers) implements View {
    @Override
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(
                ailments.isEmpty() ? Ink.Tone.GOOD : Ink.Tone.STRONG,
                servers + " servers, " + Checkup.checks().size() + " checks: " + count(Severity.BLOCKING)
                        + " blocking, " + count(Severity.WARNING) + " warnings, " + count(Severity.NOTE) + " notes"));
        String node = "";
        for (Ailment ailment : ailments) {
            if (!ailment.node().equals(node)) {
                node = ailment.node();
                lines.add(Line.plain(""));
                lines.add(new Line(Ink.Tone.STRONG, node));
            }
            lines.add(new Line(
                    tone(ailment.severity()),
                    "  " + ailment.severity() + " " + ailment.what() + " [" + ailment.check() + "]"));
            lines.add(Line.plain("      why   " + ailment.why()));
            lines.add(Line.plain("      mend  " + ailment.mend()));
        }
        return lines;
    }

    private long count(Severity severity) {
        return ailments.stream()
                .filter(ailment -> ailment.severity() == severity)
                .count();
    }

    private static Ink.Tone tone(Severity severity) {
        return switch (severity) {
            case BLOCKING -> Ink.Tone.BAD;
            case WARNING -> Ink.Tone.WARNING;
            case NOTE -> Ink.Tone.PLAIN;
        };
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("servers", servers);
        json.put("checks", Checkup.checks().size());
        ArrayNode found = json.putArray("ailments");
        for (Ailment ailment : ailments) {
            ObjectNode one = found.addObject();
            one.put("check", ailment.check());
            one.put("node", ailment.node());
            one.put("severity", ailment.severity().name());
            one.put("what", ailment.what());
            one.put("why", ailment.why());
            one.put("mend", ailment.mend());
        }
        return json;
    }
}
