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

    /** The first line of an exception's message: a report has room for one. */
    static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
