package dev.understudy.containers;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether there are a container engine and the toolbox image. */
final class EngineCondition implements ExecutionCondition {
    static final String TOOLBOX = System.getProperty("understudy.toolbox", Engine.TOOLBOX);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String name = context.getDisplayName();
        try {
            return Engine.connect(TOOLBOX)
                    .missing(TOOLBOX)
                    .map(missing -> ConditionEvaluationResult.disabled(name + " is skipped: " + missing))
                    .orElseGet(() -> ConditionEvaluationResult.enabled("an engine and " + TOOLBOX + " are there"));
        } catch (FaultException e) {
            return ConditionEvaluationResult.disabled(name + " is skipped: " + e.getMessage());
        }
    }
}
