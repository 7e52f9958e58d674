package dev.understudy.drill;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.orchestrator.decide.Policy;

/**
 * A drill: a fault under load, and what is expected of the cluster.
 *
 * @param name by which it is called
 * @param sentence what it does and shows
 * @param fault what strikes
 * @param expectation what must hold
 * @param whenAckersAreLost the policy of the cluster that it needs
 */
public record Drill(String name, String sentence, Fault fault, Expectation expectation, Policy.Loss whenAckersAreLost) {
    /** One for a cluster that lets writes wait when its ackers are lost. */
    public Drill(String name, String sentence, Fault fault, Expectation expectation) {
        this(name, sentence, fault, expectation, Policy.Loss.BLOCK);
    }

    /** Its name and its sentence as a JSON object. */
    public ObjectNode json() {
        return JsonNodeFactory.instance.objectNode().put("drill", name).put("sentence", sentence);
    }
}
