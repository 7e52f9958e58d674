package dev.understudy.drill.history;

import java.util.List;
import java.util.Optional;

/** A piece of work that the application did: a whole transaction or a whole read. */
public sealed interface Operation {
    /** Who did it, one piece after the other: a thread, or a session of it. */
    String client();

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
     * @param committer who took it; empty if nobody did, or nobody said
     */
    record Write(String client, RowId row, Span span, Outcome outcome, Optional<Committer> committer)
            implements Operation {
        /** One of which is not known who took it. */
        public Write(RowId row, Span span, Outcome outcome) {
            this("writer-" + row.writer(), row, span, outcome, Optional.empty());
        }

        /** Whether the application was told that this attempt has left nothing behind, so that it may be repeated. */
        public boolean isProvenAbsent() {
            return outcome instanceof Outcome.Failed failed
                    && (failed.state().equals(Outcome.NOT_COMMITTED)
                            || failed.state().equals(Outcome.NOT_SENT));
        }
    }

    /**
     * One read.
     *
     * @param sight what it saw; empty if it failed, or only wanted an answer
     * @param promises what was promised of it
     */
    record Read(String client, Span span, Outcome outcome, Optional<Sight> sight, List<Promise> promises)
            implements Operation {
        /** Copies what is handed in. */
        public Read {
            promises = List.copyOf(promises);
        }

        /** One that only wanted an answer. */
        public Read(Span span, Outcome outcome) {
            this("reader", span, outcome, Optional.empty(), List.of());
        }
    }
}
