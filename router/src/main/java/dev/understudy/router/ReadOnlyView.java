package dev.understudy.router;

import java.sql.Connection;
import java.sql.SQLException;

/** A data source whose connections are read-only from the beginning, over the pools of another one. */
final class ReadOnlyView extends PlainDataSource {
    /** Where the connections come from. */
    @FunctionalInterface
    interface Source {
        Connection get() throws SQLException;
    }

    private final Source source;

    ReadOnlyView(Source source) {
        this.source = source;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = source.get();
        try {
            connection.setReadOnly(true);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }
}
