package dev.understudy.drill;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A drill: a fault under load, and what is expected of the cluster.
 *
 * @param name by which it is called
 * @param sentence what it does and shows
 * @param fault what strikes
 * @param expectation what must hold
 */
public record Drill(String name, String sentence, Fault fault, Expectation expectation) {
    /** Its name and its sentence as a JSON object. */
    public ObjectNode json() {
        return JsonNodeFactory.instance.objectNode().put("drill", name).put("sentence", sentence);
    }
}
