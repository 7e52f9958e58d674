package dev.understudy.router;

import dev.understudy.router.StatementOrigin.Wish;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The wide part of {@link Statement}: a statement whose text is given when it is run. */
class RoutedStatement extends StatementCore {
    RoutedStatement(RoutedConnection connection, UnitOfWork work, StatementOrigin origin) {
        super(connection, work, origin);
    }

    private static Wish keysOf(Object @Nullable [] columns) {
        return columns == null ? Wish.NOTHING : Wish.KEYS;
    }

    private static Wish keysOf(int @Nullable [] columns) {
        return columns == null ? Wish.NOTHING : Wish.KEYS;
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        return query(sql(sql), s -> s.executeQuery(sql));
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        return execute(sql(sql), Wish.NOTHING, s -> s.execute(sql));
    }

    @Override
    public boolean execute(String sql, int keys) throws SQLException {
        return execute(sql(sql), Wish.ofKeys(keys), s -> s.execute(sql, keys));
    }

    @Override
    public boolean execute(String sql, int[] columns) throws SQLException {
        return execute(sql(sql), keysOf(columns), s -> s.execute(sql, columns));
    }

    @Override
    public boolean execute(String sql, String[] columns) throws SQLException {
        return execute(sql(sql), keysOf(columns), s -> s.execute(sql, columns));
    }

    @Override
    public int executeUpdate(String sql) throws SQLException {
        return execute(sql(sql), Wish.NOTHING, s -> s.executeUpdate(sql));
    }

    @Override
    public int executeUpdate(String sql, int keys) throws SQLException {
        return execute(sql(sql), Wish.ofKeys(keys), s -> s.executeUpdate(sql, keys));
    }

    @Override
    public int executeUpdate(String sql, int[] columns) throws SQLException {
        return execute(sql(sql), keysOf(columns), s -> s.executeUpdate(sql, columns));
    }

    @Override
    public int executeUpdate(String sql, String[] columns) throws SQLException {
        return execute(sql(sql), keysOf(columns), s -> s.executeUpdate(sql, columns));
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        return execute(sql(sql), Wish.NOTHING, s -> s.executeLargeUpdate(sql));
    }

    @Override
    public long executeLargeUpdate(String sql, int keys) throws SQLException {
        return execute(sql(sql), Wish.ofKeys(keys), s -> s.executeLargeUpdate(sql, keys));
    }

    @Override
    public long executeLargeUpdate(String sql, int[] columns) throws SQLException {
        return execute(sql(sql), keysOf(columns), s -> s.executeLargeUpdate(sql, columns));
    }

    @Override
    public long executeLargeUpdate(String sql, String[] columns) throws SQLException {
        return execute(sql(sql), keysOf(columns), s -> s.executeLargeUpdate(sql, columns));
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        recording().addText(sql(sql));
    }

    @Override
    public void clearBatch() throws SQLException {
        recording().clearBatch();
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return executeAll(Statement::executeBatch);
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        return executeAll(Statement::executeLargeBatch);
    }

    @Override
    public @Nullable ResultSet getResultSet() throws SQLException {
        requireOpen();
        return made() == null ? null : rows(Statement::getResultSet);
    }

    @Override
    public @Nullable ResultSet getGeneratedKeys() throws SQLException {
        ResultSet keys = rows(Statement::getGeneratedKeys);
        keysTaken();
        return keys;
    }

    @Override
    public int getUpdateCount() throws SQLException {
        return ask(-1, Statement::getUpdateCount);
    }

    @Override
    public long getLargeUpdateCount() throws SQLException {
        return ask(-1L, Statement::getLargeUpdateCount);
    }

    @Override
    public boolean getMoreResults() throws SQLException {
        return ask(false, Statement::getMoreResults);
    }

    @Override
    public boolean getMoreResults(int current) throws SQLException {
        return ask(false, s -> s.getMoreResults(current));
    }

    @Override
    public @Nullable SQLWarning getWarnings() throws SQLException {
        requireOpen();
        return made() == null ? null : ask(Statement::getWarnings);
    }

    @Override
    public void clearWarnings() throws SQLException {
        Statement made = made();
        if (made != null) {
            made.clearWarnings();
        }
    }

    @Override
    public void cancel() throws SQLException {
        Statement made = made();
        if (made != null) {
            made.cancel();
        }
    }

    @Override
    public int getMaxFieldSize() throws SQLException {
        return askSetting("maxFieldSize", 0, Statement::getMaxFieldSize);
    }

    @Override
    public void setMaxFieldSize(int bytes) throws SQLException {
        set("maxFieldSize", bytes, s -> s.setMaxFieldSize(bytes));
    }

    @Override
    public int getMaxRows() throws SQLException {
        return askSetting("maxRows", 0, Statement::getMaxRows);
    }

    @Override
    public void setMaxRows(int rows) throws SQLException {
        set("maxRows", rows, s -> s.setMaxRows(rows));
    }

    @Override
    public long getLargeMaxRows() throws SQLException {
        return askSetting("largeMaxRows", 0L, Statement::getLargeMaxRows);
    }

    @Override
    public void setLargeMaxRows(long rows) throws SQLException {
        set("largeMaxRows", rows, s -> s.setLargeMaxRows(rows));
    }

    @Override
    public int getQueryTimeout() throws SQLException {
        return askSetting("queryTimeout", 0, Statement::getQueryTimeout);
    }

    @Override
    public void setQueryTimeout(int seconds) throws SQLException {
        set("queryTimeout", seconds, s -> s.setQueryTimeout(seconds));
    }

    @Override
    public int getFetchSize() throws SQLException {
        return askSetting("fetchSize", 0, Statement::getFetchSize);
    }

    @Override
    public void setFetchSize(int rows) throws SQLException {
        set("fetchSize", rows, s -> s.setFetchSize(rows));
    }

    @Override
    public int getFetchDirection() throws SQLException {
        return askSetting("fetchDirection", ResultSet.FETCH_FORWARD, Statement::getFetchDirection);
    }

    @Override
    public void setFetchDirection(int direction) throws SQLException {
        set("fetchDirection", direction, s -> s.setFetchDirection(direction));
    }

    @Override
    public boolean isPoolable() throws SQLException {
        return askSetting("poolable", wishesPooling(), Statement::isPoolable);
    }

    /** JDBC: a prepared statement asks to be pooled, a plain one does not. */
    boolean wishesPooling() {
        return false;
    }

    @Override
    public void setPoolable(boolean poolable) throws SQLException {
        set("poolable", poolable, s -> s.setPoolable(poolable));
    }

    @Override
    public void setEscapeProcessing(boolean enable) throws SQLException {
        set("escapeProcessing", enable, s -> s.setEscapeProcessing(enable));
    }

    @Override
    public void setCursorName(String name) throws SQLException {
        set("cursorName", name, s -> s.setCursorName(name));
    }

    @Override
    public void closeOnCompletion() throws SQLException {
        set("closeOnCompletion", true, Statement::closeOnCompletion);
    }

    @Override
    public boolean isCloseOnCompletion() throws SQLException {
        return askSetting("closeOnCompletion", false, Statement::isCloseOnCompletion);
    }

    @Override
    public int getResultSetConcurrency() throws SQLException {
        return ask(Statement::getResultSetConcurrency);
    }

    @Override
    public int getResultSetType() throws SQLException {
        return ask(Statement::getResultSetType);
    }

    @Override
    public int getResultSetHoldability() throws SQLException {
        return ask(Statement::getResultSetHoldability);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw Errors.doesNotUnwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
