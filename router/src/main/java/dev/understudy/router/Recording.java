package dev.understudy.router;

import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an application has set on a statement, kept so that it can be set on another server's statement too. */
final class Recording {
    /** One call of a setter. */
    private static final class Call {
        private final Method method;
        private final @Nullable Object[] arguments;

        Call(Method method, @Nullable Object[] arguments) {
            this.method = method;
            this.arguments = arguments;
        }

        void replay(Statement on) throws SQLException {
            Reflection.call(on, method, arguments);
        }

        boolean takesStream() {
            for (Object argument : arguments) {
                if (argument instanceof InputStream || argument instanceof Reader) {
                    return true;
                }
            }
            return false;
        }

        @Nullable
        Object first() {
            return arguments.length == 0 ? null : arguments[0];
        }
    }

    /** Which parameter a call is for: a later call for the same one takes its place. */
    private record Slot(String group, @Nullable Object parameter) {}

    private final Map<String, Call> settings = new LinkedHashMap<>();
    private final Map<Slot, Call> parameters = new LinkedHashMap<>();
    private final List<Call> batch = new ArrayList<>();
    private final List<Sql> batchStatements = new ArrayList<>();

    void setting(Method method, @Nullable Object[] arguments) {
        settings.put(method.getName(), new Call(method, arguments));
    }

    void parameter(Method method, @Nullable Object[] arguments) {
        String group = method.getName().startsWith("register") ? "register" : "set";
        parameters.put(new Slot(group, arguments[0]), new Call(method, copy(arguments)));
    }

    /** The application may use its arrays and time stamps again before the statement is run. */
    private static @Nullable Object[] copy(@Nullable Object[] arguments) {
        @Nullable Object[] copy = arguments.clone();
        for (int i = 0; i < copy.length; i++) {
            if (copy[i] instanceof byte[] bytes) {
                copy[i] = bytes.clone();
            } else if (copy[i] instanceof Timestamp time) {
                copy[i] = time.clone();
            }
        }
        return copy;
    }

    void clearParameters() {
        parameters.clear();
    }

    /** Adds a statement, or the parameters as they are now, to the batch. */
    void addBatch(Method method, @Nullable Object[] arguments, Sql sql) {
        batch.addAll(parameters.values());
        batch.add(new Call(method, arguments));
        batchStatements.add(sql);
    }

    void clearBatch() {
        batch.clear();
        batchStatements.clear();
    }

    List<Sql> batchStatements() {
        return List.copyOf(batchStatements);
    }

    /** Whether a parameter is a stream, which can be read once. */
    Task.Repeat repeat() {
        return anyTakesStream(parameters.values()) || anyTakesStream(batch)
                ? Task.Repeat.IMPOSSIBLE
                : Task.Repeat.POSSIBLE;
    }

    private static boolean anyTakesStream(Collection<Call> calls) {
        for (Call call : calls) {
            if (call.takesStream()) {
                return true;
            }
        }
        return false;
    }

    void replaySettings(Statement on) throws SQLException {
        for (Call call : settings.values()) {
            call.replay(on);
        }
    }

    void replayParameters(Statement on) throws SQLException {
        for (Call call : parameters.values()) {
            call.replay(on);
        }
    }

    void replayBatch(Statement on) throws SQLException {
        for (Call call : batch) {
            call.replay(on);
        }
    }

    /** What a setter such as {@code setMaxRows} was last given; null if it was not called. */
    @Nullable
    Object lastGiven(String setter) {
        Call call = settings.get(setter);
        return call == null ? null : call.first();
    }
}
