package dev.understudy.router;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A statement of any sort that is made on a server when it is run, and made again when the server changes. What the
 * application sets is recorded and set before each run.
 */
final class RoutedStatement implements InvocationHandler {
    /** What a statement that has not been run yet answers. */
    private static final Map<String, Object> UNTOUCHED = Map.of(
            "getUpdateCount",
            -1,
            "getLargeUpdateCount",
            -1L,
            "getMoreResults",
            false,
            "getMaxRows",
            0,
            "getLargeMaxRows",
            0L,
            "getMaxFieldSize",
            0,
            "getQueryTimeout",
            0,
            "getFetchSize",
            0,
            "getFetchDirection",
            ResultSet.FETCH_FORWARD,
            "isCloseOnCompletion",
            false);

    private final RoutedConnection connection;
    private final UnitOfWork work;
    private final StatementOrigin<?> origin;
    private final Sql prepared;
    private final Recording recording = new Recording();
    private @Nullable Statement physical;
    private @Nullable Lease madeOn;
    private @Nullable ResultSet open;
    private boolean closed;

    private RoutedStatement(RoutedConnection connection, UnitOfWork work, StatementOrigin<?> origin) {
        this.connection = connection;
        this.work = work;
        this.origin = origin;
        this.prepared = Sql.of(origin.sql());
    }

    static <S extends Statement> S of(RoutedConnection connection, UnitOfWork work, StatementOrigin<S> origin) {
        return Reflection.proxy(origin.type(), new RoutedStatement(connection, work, origin));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws SQLException {
        @Nullable Object[] given = arguments == null ? Reflection.NO_ARGUMENTS : arguments;
        if (Reflection.isOwn(method)) {
            return Reflection.own(proxy, "routed statement " + origin.sql(), method, given);
        }
        return switch (method.getName()) {
            case "close" -> close((Statement) proxy);
            case "isClosed" -> closed || connection.isClosed();
            case "getConnection" -> connection;
            case "cancel" -> cancel();
            case "clearWarnings" -> clearWarnings();
            default -> dispatch((Statement) proxy, method, given);
        };
    }

    private @Nullable Object dispatch(Statement proxy, Method method, @Nullable Object[] given) throws SQLException {
        if (closed) {
            throw Errors.closed("statement");
        }
        String name = method.getName();
        if (name.startsWith("execute")) {
            return execute(proxy, method, given);
        }
        if (record(method, given)) {
            return null;
        }
        return ask(proxy, method, given);
    }

    /** Records what is set; false if the call sets nothing. */
    private boolean record(Method method, @Nullable Object[] given) throws SQLException {
        String name = method.getName();
        switch (name) {
            case "addBatch" -> recording.addBatch(method, given, given.length == 0 ? prepared : textOf(given));
            case "clearBatch" -> recording.clearBatch();
            case "clearParameters" -> recording.clearParameters();
            default -> {
                if (name.startsWith("registerOutParameter")
                        || (name.startsWith("set") && method.getDeclaringClass() != Statement.class)) {
                    recording.parameter(method, given);
                } else if (name.startsWith("set") || name.equals("closeOnCompletion")) {
                    set(method, given);
                } else {
                    return false;
                }
            }
        }
        return true;
    }

    private void set(Method method, @Nullable Object[] given) throws SQLException {
        recording.setting(method, given);
        Statement made = made();
        if (made != null) {
            Reflection.call(made, method, given);
        }
    }

    private static Sql textOf(@Nullable Object[] given) throws SQLException {
        if (given[0] instanceof String text) {
            return Sql.of(text);
        }
        throw new SQLException("the text of the statement is missing");
    }

    private @Nullable Object execute(Statement proxy, Method method, @Nullable Object[] given) throws SQLException {
        boolean batch = method.getName().endsWith("Batch");
        Task task;
        if (batch) {
            List<Sql> statements = recording.batchStatements();
            task = new Task(statements, Task.Span.BATCH, recording.repeat(), origin.wish());
        } else {
            Sql sql = given.length == 0 ? prepared : textOf(given);
            task = new Task(List.of(sql), Task.Span.SINGLE, recording.repeat(), origin.wish());
        }
        dropAnswers();
        try {
            Answer answer = work.run(task, lease -> {
                Statement made = madeOn(lease);
                if (batch) {
                    recording.replayBatch(made);
                } else {
                    recording.replayParameters(made);
                }
                lease.sending();
                Object value = Reflection.call(made, method, given);
                leaveOpen(made, value, given, lease);
                return new Answer(wrap(value, proxy, lease));
            });
            return answer.value();
        } finally {
            if (batch) {
                recording.clearBatch();
            }
        }
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
    private void leaveOpen(Statement made, @Nullable Object value, @Nullable Object[] given, Lease lease)
            throws SQLException {
        boolean byArgument = given.length > 1 && !Objects.equals(given[1], Statement.NO_GENERATED_KEYS);
        if (byArgument || origin.wish() == StatementOrigin.Wish.KEYS) {
            lease.answers().owesKeys(made);
        }
        if (Boolean.TRUE.equals(value)) {
            open = made.getResultSet();
            lease.answers().opened(open);
        }
    }

    /** Asks the server's statement; one that was never run is made only for what it alone can answer. */
    private @Nullable Object ask(Statement proxy, Method method, @Nullable Object[] given) throws SQLException {
        Statement made = made();
        Lease lease = madeOn;
        if (made != null && lease != null) {
            try {
                Object answer = wrap(Reflection.call(made, method, given), proxy, lease);
                if (method.getName().equals("getGeneratedKeys")) {
                    lease.answers().keysTaken(made);
                }
                return answer;
            } catch (SQLException e) {
                throw work.explain(e, lease);
            }
        }
        String name = method.getName();
        Object set = name.startsWith("get") ? recording.lastGiven("set" + name.substring(3)) : null;
        if (set != null) {
            return set;
        }
        if (name.equals("getResultSet") || name.equals("getWarnings")) {
            return null;
        }
        Object untouched = UNTOUCHED.get(name);
        if (untouched != null) {
            return untouched;
        }
        Answer answer =
                work.run(Task.probe(), on -> new Answer(wrap(Reflection.call(madeOn(on), method, given), proxy, on)));
        return answer.value();
    }

    private @Nullable Object wrap(@Nullable Object answer, Statement proxy, Lease lease) {
        if (answer instanceof ResultSet result) {
            open = result;
            return RoutedResultSet.of(result, proxy, work, lease);
        }
        return answer;
    }

    /** The server's statement, if it was made on a lease that is still there. */
    private @Nullable Statement made() {
        return work.has(madeOn) ? physical : null;
    }

    private Statement madeOn(Lease lease) throws SQLException {
        Statement made = physical;
        if (made != null && madeOn == lease) {
            return made;
        }
        Statement fresh = origin.maker().on(lease.connection());
        recording.replaySettings(fresh);
        physical = fresh;
        madeOn = lease;
        return fresh;
    }

    private @Nullable Object cancel() throws SQLException {
        Statement made = made();
        if (made != null) {
            made.cancel();
        }
        return null;
    }

    private @Nullable Object clearWarnings() throws SQLException {
        Statement made = made();
        if (made != null) {
            made.clearWarnings();
        }
        return null;
    }

    private @Nullable Object close(Statement proxy) throws SQLException {
        if (!closed) {
            closed = true;
            connection.forget(proxy);
            Statement made = made();
            Lease lease = madeOn;
            if (made != null && lease != null) {
                try {
                    made.close();
                } catch (SQLException e) {
                    // What was lost with its connection is closed.
                    if (Loss.of(e) == Loss.NONE && !lease.isCut()) {
                        throw e;
                    }
                }
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "routed statement %s", origin.sql());
    }
}
