package dev.understudy.router;

import dev.understudy.router.StatementOrigin.Wish;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement of any sort that is made on a server when it is run, and made again when the server changes. What the
 * application sets is recorded and set before each run.
 */
abstract class StatementCore implements Statement {
    /** Tells or asks a server's statement something. */
    @FunctionalInterface
    interface Call<T> {
        T on(Statement statement) throws SQLException;
    }

    private final RoutedConnection connection;
    private final UnitOfWork work;
    private final StatementOrigin origin;
    private final Recording recording = new Recording();
    private @Nullable Statement physical;
    private @Nullable Lease madeOn;
    private @Nullable ResultSet open;
    private boolean closed;

    StatementCore(RoutedConnection connection, UnitOfWork work, StatementOrigin origin) {
        this.connection = connection;
        this.work = work;
        this.origin = origin;
    }

    final void requireOpen() throws SQLException {
        if (closed) {
            throw Errors.closed("statement");
        }
    }

    final Recording recording() throws SQLException {
        requireOpen();
        return recording;
    }

    /** The text that it was prepared with; an empty one for a plain statement. */
    final Sql prepared() {
        return origin.sql();
    }

    /** What its answers were wanted for when it was made. */
    final Wish wish() {
        return origin.wish();
    }

    /** A text's reading, from the cache. */
    final Sql sql(@Nullable String text) throws SQLException {
        if (text == null) {
            throw new SQLException("the text of the statement is missing", "42000");
        }
        return connection.sql(text);
    }

    /** Runs a query. */
    final ResultSet query(Sql sql, Call<ResultSet> call) throws SQLException {
        begin();
        return work.run(task(sql), lease -> handOut(send(lease, call), lease));
    }

    /** Runs a statement that has no rows, or whose rows are asked for afterwards. */
    final <T> T execute(Sql sql, Wish keys, Call<T> call) throws SQLException {
        begin();
        return work.run(task(sql), lease -> {
            T answer = send(lease, call);
            leaveOpen(answer, keys, lease);
            return answer;
        });
    }

    /** Runs the batch. */
    final <T> T executeAll(Call<T> call) throws SQLException {
        begin();
        try {
            Task task = new Task(recording.batchStatements(), Task.Span.BATCH, recording.repeat(), origin.wish());
            return work.run(task, lease -> {
                Statement made = madeOn(lease);
                recording.replayBatch(made);
                lease.sending();
                T answer = call.on(made);
                leaveOpen(answer, origin.wish(), lease);
                return answer;
            });
        } finally {
            recording.clearBatch();
        }
    }

    private void begin() throws SQLException {
        requireOpen();
        dropAnswers();
    }

    private Task task(Sql sql) {
        Task.Repeat repeat = recording.repeat();
        boolean usual = repeat == Task.Repeat.POSSIBLE && origin.wish() == Wish.NOTHING;
        return usual ? sql.alone() : new Task(List.of(sql), Task.Span.SINGLE, repeat, origin.wish());
    }

    private <T> T send(Lease lease, Call<T> call) throws SQLException {
        Statement made = madeOn(lease);
        recording.replayParameters(made);
        lease.sending();
        return call.on(made);
    }

    /** Running a statement ends what it had answered before; on another server the driver would not know. */
    private void dropAnswers() {
        ResultSet last = open;
        open = null;
        Statement made = made();
        Lease lease = madeOn;
        if (made == null || lease == null) {
            return;
        }
        lease.answers().keysTaken(made);
        if (last != null) {
            try {
                last.close();
            } catch (SQLException e) {
                // The next statement finds the connection lost, if it is.
            }
        }
    }

    /** Tells the lease what the application may still fetch. */
    private void leaveOpen(@Nullable Object answer, Wish keys, Lease lease) throws SQLException {
        Statement made = madeOn(lease);
        if (keys == Wish.KEYS || origin.wish() == Wish.KEYS) {
            lease.answers().owesKeys(made);
        }
        if (Boolean.TRUE.equals(answer)) {
            open = made.getResultSet();
            lease.answers().opened(open);
        }
    }

    private ResultSet handOut(ResultSet result, Lease lease) {
        open = result;
        return new RoutedResultSet(result, this, work, lease);
    }

    /** Asks the server's statement; one that was never run is made for what it alone can answer. */
    final <T> T ask(Call<T> question) throws SQLException {
        requireOpen();
        Statement made = made();
        Lease lease = madeOn;
        if (made == null || lease == null) {
            return work.run(Task.probe(), on -> question.on(madeOn(on)));
        }
        try {
            return question.on(made);
        } catch (SQLException e) {
            throw work.explain(e, lease);
        }
    }

    /** Asks the server's statement; one that was not run yet answers as it stands. */
    final <T> T ask(T beforeRun, Call<T> question) throws SQLException {
        requireOpen();
        return made() == null ? beforeRun : ask(question);
    }

    /** Asks for a setting. */
    @SuppressWarnings("unchecked") // a setting is asked for as it was given
    final <T> T askSetting(String name, T initially, Call<T> question) throws SQLException {
        Object given = recording.lastGiven(name);
        return ask(given == null ? initially : (T) given, question);
    }

    /** The result that the statement has, if it has been run; null if it has none. */
    final @Nullable ResultSet rows(Call<@Nullable ResultSet> question) throws SQLException {
        ResultSet result = ask(question);
        Lease lease = madeOn;
        return result == null || lease == null ? null : handOut(result, lease);
    }

    /** Sets something on the statement now, and on every one that takes its place. */
    final void set(String name, Object value, Binding binding) throws SQLException {
        recording().setting(name, value, binding);
        Statement made = made();
        if (made != null) {
            binding.bind(made);
        }
    }

    /** Keeps a parameter until the statement is run. */
    final void parameter(int number, Binding binding) throws SQLException {
        recording().parameter(number, binding);
    }

    /** Keeps a parameter of a call until it is run. */
    final void named(String parameter, Binding binding) throws SQLException {
        recording().named(parameter, binding);
    }

    /** Keeps that a parameter of a call is an output. */
    final void output(Object parameter, Binding binding) throws SQLException {
        recording().output(parameter, binding);
    }

    /** The keys that the last statement generated were fetched. */
    final void keysTaken() {
        Statement made = made();
        Lease lease = madeOn;
        if (made != null && lease != null) {
            lease.answers().keysTaken(made);
        }
    }

    /** The server's statement, if it was made on a lease that is still there. */
    final @Nullable Statement made() {
        return work.has(madeOn) ? physical : null;
    }

    private Statement madeOn(Lease lease) throws SQLException {
        Statement made = physical;
        if (made != null && madeOn == lease) {
            return made;
        }
        Statement fresh = origin.maker().ask(lease.connection());
        recording.replaySettings(fresh);
        physical = fresh;
        madeOn = lease;
        return fresh;
    }

    @Override
    public final Connection getConnection() {
        return connection;
    }

    @Override
    public final boolean isClosed() {
        return closed || connection.isClosed();
    }

    @Override
    public final void close() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        connection.forget(this);
        Statement made = made();
        Lease lease = madeOn;
        if (made == null || lease == null) {
            return;
        }
        try {
            made.close();
        } catch (SQLException e) {
            // What was lost with its connection is closed.
            if (Loss.of(e) == Loss.NONE && !lease.isCut()) {
                throw e;
            }
        }
    }

    @Override
    public String toString() {
        return "routed statement " + origin.sql().text();
    }
}
