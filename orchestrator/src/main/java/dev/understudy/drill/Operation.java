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
    record Write(RowId row, Span span, Outcome outcome) implements Operation {
        /** Whether the application was told that this attempt has left nothing behind, so that it may be repeated. */
        public boolean isProvenAbsent() {
            return outcome instanceof Outcome.Failed failed
                    && (failed.state().equals(Workload.NOT_COMMITTED)
                            || failed.state().equals(Workload.NOT_SENT));
        }
    }

    /** One read on a replica. */
    record Read(Span span, Outcome outcome) implements Operation {}
}
