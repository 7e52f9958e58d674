package dev.understudy.drill;

import dev.understudy.drill.history.Operation;
import dev.understudy.drill.history.Promise;
import dev.understudy.drill.history.Sight;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * The reads of one client, of which something is promised: single ones, pairs within a transaction, and such as follow an own
 * write. From one transaction to the next the router promises no order, and none is looked for.
 */
final class PromisedReads {
    private final String client;
    private final DataSource source;
    private final int run;
    private final Promise.NoOlderThan fresh;
    private final Consumer<Operation> journal;
    private long reads;

    /**
     * Prepares.
     *
     * @param client who reads
     * @param source where; with {@code readYourWrites=THREAD} if own writes are looked for
     * @param run whose rows are looked at
     * @param bound how old a read may be
     * @param journal is told every read
     */
    PromisedReads(String client, DataSource source, int run, Duration bound, Consumer<Operation> journal) {
        this.client = client;
        this.source = source;
        this.run = run;
        this.fresh = new Promise.NoOlderThan(bound);
        this.journal = journal;
    }

    /** Reads once, or twice within a transaction, by turns. */
    void next() {
        reads++;
        if (reads % 2 == 0) {
            twice(new Promise.Monotonic(client + "/" + reads));
        } else {
            once(List.of(fresh));
        }
    }

    /** Reads what this thread has written. */
    void ownWrites() {
        once(List.of(fresh, new Promise.OwnWrites()));
    }

    private void once(List<Promise> promises) {
        note(
                Attempt.at(() -> {
                    try (Connection connection = source.getConnection()) {
                        connection.setReadOnly(true);
                        return Rows.see(connection, run);
                    }
                }),
                promises);
    }

    /** The second read shows the same as the first, by the server's isolation, and is as old as that. */
    private void twice(Promise.Monotonic within) {
        Attempt<Connection> opened = Attempt.at(source::getConnection);
        if (opened.result().isEmpty()) {
            note(new Attempt<>(opened.span(), opened.outcome(), Optional.empty()), List.of(fresh));
            return;
        }
        try (Connection connection = opened.result().get()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            Attempt<Sight> first = Attempt.at(() -> Rows.see(connection, run));
            note(first, List.of(fresh, within));
            if (first.result().isPresent()) {
                note(Attempt.at(() -> Rows.see(connection, run)), List.of(within));
            }
            connection.rollback();
        } catch (SQLException e) {
            // Everything that was asked has been noted; the end of a transaction that only read says nothing more.
        }
    }

    private void note(Attempt<Sight> attempt, List<Promise> promises) {
        journal.accept(new Operation.Read(client, attempt.span(), attempt.outcome(), attempt.result(), promises));
    }
}
