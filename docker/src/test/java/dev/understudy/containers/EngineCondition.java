package dev.understudy.containers;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether there are a container engine and the images that a test needs. */
final class EngineCondition implements ExecutionCondition {
    static final String TOOLBOX = System.getProperty("understudy.toolbox", Engine.TOOLBOX);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        // A method of a class that runs: it was looked at as a whole.
        if (context.getTestMethod().isPresent()) {
            return ConditionEvaluationResult.enabled("its class runs");
        }
        return missing(context.getRequiredTestClass()
                        .getAnnotation(NeedsEngine.class)
                        .images())
                .map(missing -> skip(context.getDisplayName() + " is skipped: " + missing))
                .orElseGet(() -> ConditionEvaluationResult.enabled("an engine and the images are there"));
    }

    private static Optional<String> missing(String[] images) {
        try {
            Engine engine = Engine.connect(TOOLBOX);
            Optional<String> trouble = Images.trouble();
            if (trouble.isPresent()) {
                return trouble;
            }
            return Stream.concat(Stream.of(TOOLBOX), Arrays.stream(images))
                    .flatMap(image -> engine.missing(image).stream())
                    .findFirst();
        } catch (FaultException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Maven prints how many are skipped, and not why. */
    private static ConditionEvaluationResult skip(String why) {
        System.out.println(why);
        return ConditionEvaluationResult.disabled(why);
    }
}
