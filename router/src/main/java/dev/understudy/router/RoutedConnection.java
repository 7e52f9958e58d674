package dev.understudy.router;

import dev.understudy.client.NodeId;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a cluster rather than to a server: it takes a server when a statement is run, and another one when that
 * is lost.
 */
final class RoutedConnection extends ConnectionSurface implements UnderstudyConnection {
    private static final Sql SAVEPOINT = Sql.of("SAVEPOINT s");

    private final RouterSettings routerSettings;
    private final SessionSettings settings;
    private final Router router;
    private final Course course;
    private final UnitOfWork work;
    private final Runnable onClose;
    private final OpenStatements statements = new OpenStatements();
    private volatile boolean closed;
    private Ends ends = Ends.BY_APPLICATION;

    RoutedConnection(Router router, RouterSettings routerSettings, Runnable onClose) {
        this.routerSettings = routerSettings;
        this.settings = new SessionSettings(routerSettings.schema());
        this.router = router;
        this.course = router.course(settings);
        this.work = new UnitOfWork(router, settings, course);
        this.onClose = onClose;
    }

    private void requireOpen() throws SQLException {
        if (closed) {
            throw Errors.closed("connection");
        }
    }

    @Override
    Sql sql(String text) {
        return router.texts().of(text);
    }

    @Override
    RoutedStatement plain(StatementOrigin origin) throws SQLException {
        requireOpen();
        return statements.add(new RoutedStatement(this, work, origin));
    }

    @Override
    RoutedPreparedStatement prepared(StatementOrigin origin) throws SQLException {
        requireOpen();
        return statements.add(new RoutedPreparedStatement(this, work, origin));
    }

    @Override
    RoutedCallableStatement callable(StatementOrigin origin) throws SQLException {
        requireOpen();
        return statements.add(new RoutedCallableStatement(this, work, origin));
    }

    /** A statement was closed. */
    void forget(Statement statement) {
        statements.remove(statement);
    }

    @Override
    <T> T ask(StatementOrigin.Question<T> question) throws SQLException {
        requireOpen();
        return work.run(Task.probe(), lease -> question.ask(lease.connection()));
    }

    /** Does work in a transaction and commits it. The work cannot end the transaction itself. */
    <T> T inTransaction(TransactionWork<T> transaction) throws SQLException {
        setAutoCommit(false);
        ends = Ends.BY_ROUTER;
        T result;
        try {
            result = transaction.on(this);
        } finally {
            ends = Ends.BY_APPLICATION;
        }
        work.commit();
        return result;
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        requireOpen();
        ends.require("setAutoCommit");
        if (autoCommit != settings.isAutoCommit()) {
            work.commit();
            settings.autoCommit(autoCommit);
        }
    }

    @Override
    public boolean getAutoCommit() throws SQLException {
        requireOpen();
        return settings.isAutoCommit();
    }

    @Override
    public void commit() throws SQLException {
        ends.require("commit");
        requireTransaction("commit");
        work.commit();
    }

    @Override
    public void rollback() throws SQLException {
        ends.require("rollback");
        requireTransaction("rollback");
        work.rollback();
    }

    private void requireTransaction(String what) throws SQLException {
        requireOpen();
        if (settings.isAutoCommit()) {
            throw new SQLException(what + " is of no use while autocommit is on", "25000");
        }
    }

    @Override
    public void setReadOnly(boolean readOnly) throws SQLException {
        requireOpen();
        if (readOnly == settings.isReadOnly()) {
            return;
        }
        if (work.isOpen()) {
            throw new SQLException(
                    "setReadOnly cannot change within a transaction: commit or roll back first", Errors.IN_TRANSACTION);
        }
        work.release();
        settings.readOnly(readOnly);
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        requireOpen();
        return settings.isReadOnly();
    }

    @Override
    public RouteScope onPrimary() throws SQLException {
        requireOpen();
        return course.scope(Hint.PRIMARY);
    }

    @Override
    public RouteScope onReplica() throws SQLException {
        requireOpen();
        return course.scope(Hint.REPLICA);
    }

    @Override
    public RouteExplanation explain(String sql) throws SQLException {
        requireOpen();
        Optional<NodeId> held = Optional.ofNullable(work.lease()).map(Lease::node);
        return RouteExplanation.of(work.route(sql), router.view(), held);
    }

    @Override
    public void setCatalog(String catalog) throws SQLException {
        requireOpen();
        settings.catalog(catalog);
    }

    @Override
    public String getCatalog() throws SQLException {
        requireOpen();
        return settings.catalog();
    }

    @Override
    public void setTransactionIsolation(int level) throws SQLException {
        requireOpen();
        settings.isolation(level);
    }

    @Override
    public int getTransactionIsolation() throws SQLException {
        requireOpen();
        return settings.isolation();
    }

    @Override
    public void setNetworkTimeout(@Nullable Executor executor, int milliseconds) throws SQLException {
        requireOpen();
        settings.networkTimeout(milliseconds);
    }

    @Override
    public int getNetworkTimeout() throws SQLException {
        requireOpen();
        return settings.networkTimeout();
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        requireOpen();
        return RoutedMetaData.of(this, work, routerSettings);
    }

    @Override
    public @Nullable SQLWarning getWarnings() throws SQLException {
        requireOpen();
        Lease lease = work.lease();
        return lease == null ? null : lease.connection().getWarnings();
    }

    @Override
    public void clearWarnings() throws SQLException {
        requireOpen();
        Lease lease = work.lease();
        if (lease != null) {
            lease.connection().clearWarnings();
        }
    }

    @Override
    public Savepoint setSavepoint() throws SQLException {
        return savepoint(Connection::setSavepoint);
    }

    @Override
    public Savepoint setSavepoint(String name) throws SQLException {
        return savepoint(c -> c.setSavepoint(name));
    }

    private Savepoint savepoint(StatementOrigin.Question<Savepoint> maker) throws SQLException {
        requireTransaction("a savepoint");
        return work.run(Task.of(SAVEPOINT), lease -> {
            lease.sending();
            return maker.ask(lease.connection());
        });
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        savepoint(c -> {
            c.rollback(savepoint);
            return savepoint;
        });
    }

    @Override
    public void releaseSavepoint(Savepoint savepoint) throws SQLException {
        savepoint(c -> {
            c.releaseSavepoint(savepoint);
            return savepoint;
        });
    }

    /** Without a server it is valid: the next statement finds one. With one in a transaction, the server is asked. */
    @Override
    public boolean isValid(int seconds) throws SQLException {
        if (seconds < 0) {
            throw new SQLException("a timeout of " + seconds + " s is less than 0", "HY024");
        }
        Lease lease = work.lease();
        return !closed && (lease == null || !work.isOpen() || lease.connection().isValid(seconds));
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() throws SQLException {
        if (closed || ends == Ends.BY_ROUTER) {
            return;
        }
        try {
            statements.closeAll();
        } finally {
            closed = true;
            work.close();
            onClose.run();
        }
    }

    @Override
    public void abort(Executor executor) throws SQLException {
        if (!closed) {
            closed = true;
            work.abort();
            onClose.run();
        }
    }

    @Override
    public String toString() {
        Lease lease = work.lease();
        return "connection to " + routerSettings.url() + (lease == null ? "" : " at " + lease.node());
    }
}
