package dev.understudy.drill;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/**
 * What came out of one run of a drill.
 *
 * @param drill the drill's name
 * @param run counts from 1
 * @param verdict what the checker found
 * @param epoch the cluster's epoch at the end
 * @param settled how long after the fault the cluster was whole again; empty if it never was
 * @param failure why the run did not pass, a sentence; empty if it passed
 */
public record RunReport(
        String drill, int run, Verdict verdict, long epoch, Optional<Duration> settled, Optional<String> failure) {
    public boolean passed() {
        return failure.isEmpty();
    }

    /** The report as one JSON object. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("drill", drill);
        json.put("run", run);
        json.put("outage_ms", verdict.outage().toMillis());
        json.put("acknowledged", verdict.acknowledged());
        json.put("lost", verdict.lost());
        json.put("duplicated", verdict.duplicated());
        ObjectNode errors = json.putObject("errors");
        verdict.errors().forEach(errors::put);
        json.put("epoch", epoch);
        json.put("settled_ms", settled.map(Duration::toMillis).orElse(null));
        json.put("passed", passed());
        json.put("reason", failure.orElse(""));
        return json;
    }
}
