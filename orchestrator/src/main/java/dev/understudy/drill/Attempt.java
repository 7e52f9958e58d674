package dev.understudy.drill;

import dev.understudy.drill.history.Outcome;
import dev.understudy.drill.history.Span;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What came of one try at a piece of work.
 *
 * @param span how long it took
 * @param outcome what the application was told
 * @param result what it got; empty if it failed
 */
record Attempt<T>(Span span, Outcome outcome, Optional<T> result) {
    /** A piece of work. */
    interface Work<T> {
        T run() throws SQLException;
    }

    /** Tries. */
    static <T> Attempt<T> at(Work<T> work) {
        long start = System.nanoTime();
        try {
            T result = work.run();
            return new Attempt<>(new Span(start, System.nanoTime()), new Outcome.Done(), Optional.of(result));
        } catch (SQLException e) {
            String state = e.getSQLState();
            return failed(start, state == null ? "none" : state, e);
        } catch (RuntimeException e) {
            // A thread that died of it would look like an outage; this way it counts as an untruthful error.
            return failed(start, e.getClass().getSimpleName(), e);
        }
    }

    private static <T> Attempt<T> failed(long start, String state, Exception e) {
        Outcome outcome = new Outcome.Failed(state, Outcome.firstLine(e));
        return new Attempt<>(new Span(start, System.nanoTime()), outcome, Optional.empty());
    }
}
