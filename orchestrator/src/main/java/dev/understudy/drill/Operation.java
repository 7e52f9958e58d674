package dev.understudy.drill;

/** A piece of work that the application did: a whole transaction or a whole read. */
public sealed interface Operation {
    Span span();

    Outcome outcome();

    /** Whether it succeeded. */
    default boolean isDone() {
        return outcome() instanceof Outcome.Done;
    }

    /**
     * One attempt of a transaction that writes one row.
     *
     * @param row the row
     */
    record Write(RowId row, Span span, Outcome outcome) implements Operation {}

    /** One read on a replica. */
    record Read(Span span, Outcome outcome) implements Operation {}
}
