package dev.understudy.drill.history;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something in a history that must not be.
 *
 * @param kind what sort of thing
 * @param sentence what happened
 * @param proof the operations that show it; what servers had stands in the sentence
 */
public record Violation(Kind kind, String sentence, List<History.Event> proof) {
    /** Copies what is handed in. */
    public Violation {
        proof = List.copyOf(proof);
    }

    /** What can be wrong. */
    public enum Kind {
        /** An acknowledged row is missing on a server. */
        LOST,
        /** A row is on a server more than once. */
        DUPLICATED,
        /** A replica has a row that the primary lacks. */
        DIVERGED,
        /** Writes were acknowledged by two servers in such an order that both were primary at once. */
        TWO_COMMITTERS,
        /** A read missed what had been acknowledged longer ago than was promised. */
        STALE_READ,
        /** A read missed an earlier write of its own client. */
        OWN_WRITE_UNSEEN,
        /** A read missed what the one before it had seen. */
        WENT_BACK,
        /** An error does not say what became of the work, or says what is not so. */
        UNTRUTHFUL,
        /** A server showed a row that nobody had written by then. */
        INVENTED
    }

    /** The sentence, and where its proof stands. */
    public String text() {
        if (proof.isEmpty()) {
            return sentence;
        }
        return sentence + ": " + proof.stream().map(History.Event::place).collect(Collectors.joining(", "));
    }
}
