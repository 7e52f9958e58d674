package dev.understudy.drill.history;

/** What the application was told about a piece of work. */
public sealed interface Outcome {
    /** The SQLState of a transaction that the router has proven not to be committed. */
    String NOT_COMMITTED = "40001";

    /** The SQLState of work that was sent to no server. */
    String NOT_SENT = "08001";

    /** The SQLState of a commit of which is not known whether it happened. */
    String OUTCOME_UNKNOWN = "08007";

    /** The SQLState of a read whose connection broke. */
    String CUT_OFF = "08006";

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
