package dev.understudy.router;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source of which only its connections are its own: one account, SLF4J for logs, no login timeout. */
abstract class PlainDataSource implements DataSource {
    /** The account is the data source's: it throws, as JDBC allows. */
    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the account is set when the data source is made");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    /** Has no effect: the router logs through SLF4J. */
    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    /** Has no effect: {@code gateTimeout} says how long to wait. */
    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("the router logs through SLF4J");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("it is no " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
