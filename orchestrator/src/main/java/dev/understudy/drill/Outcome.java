package dev.understudy.drill;

/** What the application was told about a piece of work. */
public sealed interface Outcome {
    /** It was done; for a write: the commit was acknowledged. */
    record Done() implements Outcome {}

    /**
     * It failed.
     *
     * @param state the SQLState
     * @param message what the exception said
     */
    record Failed(String state, String message) implements Outcome {}
}
