package dev.understudy.router;

import dev.understudy.router.StatementOrigin.Question;
import dev.understudy.router.StatementOrigin.Wish;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Struct;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The wide part of {@link Connection}: its many ways to make a statement, and what MySQL has not. */
abstract class ConnectionSurface implements Connection {
    private static final StatementOrigin PLAIN =
            new StatementOrigin(Sql.NONE, Wish.NOTHING, Connection::createStatement);

    // Few connections have any of these.
    private @Nullable Properties clientInfo;
    private Map<String, Class<?>> typeMap = Map.of();
    private int holdability = ResultSet.HOLD_CURSORS_OVER_COMMIT;

    /** The reading of a text. */
    abstract Sql sql(String text);

    // Statements that are not on any server yet.

    abstract RoutedStatement plain(StatementOrigin origin) throws SQLException;

    abstract RoutedPreparedStatement prepared(StatementOrigin origin) throws SQLException;

    abstract RoutedCallableStatement callable(StatementOrigin origin) throws SQLException;

    /** Asks whatever server the connection is bound to, or will be by this. */
    abstract <T> T ask(Question<T> question) throws SQLException;

    private PreparedStatement prepared(String sql, Wish wish, Question<Statement> maker) throws SQLException {
        return prepared(new StatementOrigin(sql(sql), wish, maker));
    }

    private CallableStatement callable(String sql, Wish wish, Question<Statement> maker) throws SQLException {
        return callable(new StatementOrigin(sql(sql), wish, maker));
    }

    @Override
    public Statement createStatement() throws SQLException {
        return plain(PLAIN);
    }

    @Override
    public Statement createStatement(int type, int concurrency) throws SQLException {
        return plain(new StatementOrigin(Sql.NONE, Wish.of(concurrency), c -> c.createStatement(type, concurrency)));
    }

    @Override
    public Statement createStatement(int type, int concurrency, int hold) throws SQLException {
        return plain(
                new StatementOrigin(Sql.NONE, Wish.of(concurrency), c -> c.createStatement(type, concurrency, hold)));
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        return prepared(sql, Wish.NOTHING, c -> c.prepareStatement(sql));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        return prepared(sql, Wish.of(concurrency), c -> c.prepareStatement(sql, type, concurrency));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int hold) throws SQLException {
        return prepared(sql, Wish.of(concurrency), c -> c.prepareStatement(sql, type, concurrency, hold));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int keys) throws SQLException {
        return prepared(sql, Wish.ofKeys(keys), c -> c.prepareStatement(sql, keys));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int[] columns) throws SQLException {
        return prepared(sql, Wish.KEYS, c -> c.prepareStatement(sql, columns));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String[] columns) throws SQLException {
        return prepared(sql, Wish.KEYS, c -> c.prepareStatement(sql, columns));
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        return callable(sql, Wish.NOTHING, c -> c.prepareCall(sql));
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        return callable(sql, Wish.of(concurrency), c -> c.prepareCall(sql, type, concurrency));
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency, int hold) throws SQLException {
        return callable(sql, Wish.of(concurrency), c -> c.prepareCall(sql, type, concurrency, hold));
    }

    @Override
    public String nativeSQL(String sql) throws SQLException {
        return ask(c -> c.nativeSQL(sql));
    }

    @Override
    public Clob createClob() throws SQLException {
        return ask(Connection::createClob);
    }

    @Override
    public Blob createBlob() throws SQLException {
        return ask(Connection::createBlob);
    }

    @Override
    public NClob createNClob() throws SQLException {
        return ask(Connection::createNClob);
    }

    @Override
    public SQLXML createSQLXML() throws SQLException {
        return ask(Connection::createSQLXML);
    }

    @Override
    public Array createArrayOf(String type, Object[] elements) throws SQLException {
        throw new SQLFeatureNotSupportedException("MySQL has no arrays");
    }

    @Override
    public Struct createStruct(String type, Object[] attributes) throws SQLException {
        throw new SQLFeatureNotSupportedException("MySQL has no structured types");
    }

    @Override
    public Map<String, Class<?>> getTypeMap() {
        return typeMap;
    }

    @Override
    public void setTypeMap(Map<String, Class<?>> map) {
        typeMap = map;
    }

    @Override
    public void setHoldability(int value) {
        holdability = value;
    }

    @Override
    public int getHoldability() {
        return holdability;
    }

    @Override
    public void setClientInfo(String name, @Nullable String value) throws SQLClientInfoException {
        if (value == null) {
            getClientInfo().remove(name);
        } else {
            getClientInfo().setProperty(name, value);
        }
    }

    @Override
    public void setClientInfo(Properties properties) throws SQLClientInfoException {
        Properties mine = new Properties();
        mine.putAll(properties);
        clientInfo = mine;
    }

    @Override
    public @Nullable String getClientInfo(String name) {
        return clientInfo == null ? null : clientInfo.getProperty(name);
    }

    @Override
    public Properties getClientInfo() {
        Properties mine = clientInfo;
        if (mine == null) {
            mine = new Properties();
            clientInfo = mine;
        }
        return mine;
    }

    @Override
    public @Nullable String getSchema() {
        return null;
    }

    /** MySQL's schemas are JDBC's catalogs. */
    @Override
    public void setSchema(String schema) {}

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
