package dev.understudy.router;

import java.io.InputStream;
import java.io.Reader;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Calendar;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** What an application has set on a statement, ready to be set on a server's statement, and on another server's again. */
@FunctionalInterface
@SuppressWarnings("JavaUtilDate") // JDBC's times are of this class
interface Binding {
    void bind(Statement statement) throws SQLException;

    /** Whether it can be set twice. */
    default Task.Repeat repeat() {
        return Task.Repeat.POSSIBLE;
    }

    /** One over a value that may be a stream, which can be read once. */
    static Binding of(@Nullable Object value, Binding binding) {
        return value instanceof InputStream || value instanceof Reader ? new OfStream(binding) : binding;
    }

    // The application may use its arrays and times again before the statement is run.

    static byte @Nullable [] copy(byte @Nullable [] bytes) {
        return bytes == null ? null : bytes.clone();
    }

    @SuppressWarnings("unchecked") // a clone is of its original's class
    static <T extends Date> @Nullable T copy(@Nullable T time) {
        return time == null ? null : (T) time.clone();
    }

    static @Nullable Calendar copy(@Nullable Calendar calendar) {
        return calendar == null ? null : (Calendar) calendar.clone();
    }

    static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        return value instanceof Date time ? time.clone() : value;
    }

    /** A binding of a stream. */
    record OfStream(Binding binding) implements Binding {
        @Override
        public void bind(Statement statement) throws SQLException {
            binding.bind(statement);
        }

        @Override
        public Task.Repeat repeat() {
            return Task.Repeat.IMPOSSIBLE;
        }
    }
}
