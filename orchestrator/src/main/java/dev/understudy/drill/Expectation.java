package dev.understudy.drill;

import java.time.Duration;
import java.util.Optional;

/**
 * What must hold after a drill besides that nothing is lost.
 *
 * @param fewestEpochs at least so many changes of primary
 * @param mostEpochs at most so many
 * @param longestDelay no write may take longer, and no two acknowledged ones may lie further apart; empty: no limit
 * @param errors which errors the application may see
 */
public record Expectation(int fewestEpochs, int mostEpochs, Optional<Duration> longestDelay, Errors errors) {
    /** Which errors the application may see. */
    public enum Errors {
        /** On work that was under way when the fault struck, and only such as tell the truth. */
        TRUTHFUL_IN_FLIGHT,
        /** The same, for a fault that strikes more than once. */
        TRUTHFUL,
        NONE
    }
}
