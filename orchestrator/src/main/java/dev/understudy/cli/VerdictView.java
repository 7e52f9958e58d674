package dev.understudy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.drill.history.History;
import dev.understudy.drill.history.HistoryVerdict;
import dev.understudy.drill.history.Violation;
import dev.understudy.text.Ink;
import dev.understudy.text.Line;
import java.util.ArrayList;
import java.util.List;

/**
 * What was found in histories, as text and as JSON.
 *
 * @param verdict what was found
 */
record VerdictView(HistoryVerdict verdict) implements View {
    /** One cause makes many violations; all of them are in the JSON. */
    private static final int SHOWN = 20;

    @Override
    public List<Line> lines() {
        HistoryVerdict.Counts counts = verdict.counts();
        List<Line> lines = new ArrayList<>();
        lines.add(Line.plain(counts.operations() + " operations: " + counts.acknowledged() + " writes acknowledged, "
                + counts.unknown() + " of unknown outcome, " + counts.reads() + " reads that showed rows; the rows of "
                + counts.servers() + " servers"));
        if (counts.reads() > 0) {
            lines.add(Line.plain(
                    "the oldest read was " + verdict.oldestRead().toMillis() + " ms behind the acknowledgements"));
        }
        verdict.remarks().forEach(remark -> lines.add(new Line(Ink.Tone.WARNING, remark)));
        List<Violation> violations = verdict.violations();
        violations.stream()
                .limit(SHOWN)
                .forEach(violation -> lines.add(new Line(Ink.Tone.BAD, violation.kind() + " " + violation.text())));
        if (violations.size() > SHOWN) {
            lines.add(Line.plain("and " + (violations.size() - SHOWN) + " more: --output json has them all"));
        }
        if (violations.isEmpty()) {
            lines.add(new Line(Ink.Tone.GOOD, "no violation was found"));
        }
        return lines;
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        HistoryVerdict.Counts counts = verdict.counts();
        json.put("operations", counts.operations());
        json.put("acknowledged", counts.acknowledged());
        json.put("unknown", counts.unknown());
        json.put("reads", counts.reads());
        json.put("servers", counts.servers());
        json.put("oldest_read_ms", counts.reads() > 0 ? verdict.oldestRead().toMillis() : null);
        ArrayNode remarks = json.putArray("remarks");
        verdict.remarks().forEach(remarks::add);
        ArrayNode violations = json.putArray("violations");
        verdict.violations().forEach(violation -> violations.add(json(violation)));
        return json;
    }

    private static ObjectNode json(Violation violation) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", violation.kind().name());
        json.put("sentence", violation.sentence());
        ArrayNode proof = json.putArray("proof");
        for (History.Event event : violation.proof()) {
            proof.addObject()
                    .put("file", event.file())
                    .put("line", event.line())
                    .put("client", event.operation().client());
        }
        return json;
    }
}
