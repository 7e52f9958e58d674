package dev.understudy.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A way to a cluster's servers, as an application would take it. */
interface Contender extends AutoCloseable {
    /** Borrows a connection that is set read-only. */
    Connection forReading() throws SQLException;

    /** Borrows a connection for changes. */
    Connection forWriting() throws SQLException;

    @Override
    void close();

    /** Where connections come from. */
    @FunctionalInterface
    interface Source {
        Connection get() throws SQLException;
    }

    /**
     * A contender that is one source, and splits by {@code setReadOnly} or by the statement.
     *
     * @param source where connections come from
     * @param resources what is closed at the end, in this order
     */
    static Contender of(Source source, List<? extends AutoCloseable> resources) {
        return new Contender() {
            @Override
            public Connection forReading() throws SQLException {
                Connection connection = source.get();
                connection.setReadOnly(true);
                return connection;
            }

            @Override
            public Connection forWriting() throws SQLException {
                return source.get();
            }

            @Override
            public void close() {
                resources.forEach(Contender::end);
            }
        };
    }

    private static void end(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) { // AutoCloseable declares Exception
            throw new IllegalStateException("a contender could not be closed", e);
        }
    }
}
