package dev.understudy.router;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an application has set on a connection, kept so that it can be set again on another one. */
final class SessionSettings {
    /** Beyond this an application sets something anew for each statement; the oldest are then forgotten. */
    private static final int MOST_STATEMENTS = 100;

    private final String schema;
    private final List<String> statements = new ArrayList<>(0);
    private long version = 1;
    private boolean autoCommit = true;
    private boolean readOnly;
    private @Nullable Integer isolation;
    private @Nullable String catalog;
    private @Nullable Integer networkTimeout;

    SessionSettings(String schema) {
        this.schema = schema;
    }

    Use use() {
        return readOnly ? Use.READ : Use.WRITE;
    }

    boolean isAutoCommit() {
        return autoCommit;
    }

    void autoCommit(boolean value) {
        autoCommit = value;
        version++;
    }

    /** Turns autocommit off on a connection, for the router's own use; the next statement finds it as it shall be. */
    void suspendAutoCommit(Lease lease) throws SQLException {
        if (lease.connection().getAutoCommit()) {
            lease.connection().setAutoCommit(false);
        }
    }

    /** Undoes {@link #suspendAutoCommit}; asks the server nothing if that was not called. */
    void resumeAutoCommit(Lease lease) throws SQLException {
        if (lease.connection().getAutoCommit() != autoCommit) {
            lease.connection().setAutoCommit(autoCommit);
        }
    }

    boolean isReadOnly() {
        return readOnly;
    }

    void readOnly(boolean value) {
        readOnly = value;
    }

    /** The isolation level that was set, or else MySQL's default. */
    int isolation() {
        return isolation == null ? Connection.TRANSACTION_REPEATABLE_READ : isolation;
    }

    void isolation(int level) {
        isolation = level;
        version++;
    }

    String catalog() {
        return catalog == null ? schema : catalog;
    }

    void catalog(String name) {
        catalog = name;
        version++;
    }

    int networkTimeout() {
        return networkTimeout == null ? 0 : networkTimeout;
    }

    void networkTimeout(int millis) {
        networkTimeout = millis;
        version++;
    }

    /** Remembers what an executed task has set by its text; the next borrower must not find it. */
    void executed(Task task, Lease held) {
        for (Sql sql : task.statements()) {
            if (sql.changesSession()) {
                held.leavesTrace();
                if (sql.effect() == Effect.SESSION) {
                    remember(sql.text());
                }
            }
        }
    }

    private void remember(String statement) {
        statements.remove(statement);
        statements.add(statement);
        if (statements.size() > MOST_STATEMENTS) {
            statements.remove(0);
        }
    }

    /** Sets everything on a connection that is as its pool gave it. */
    void apply(Lease lease) throws SQLException {
        for (String sql : statements) {
            lease.leavesTrace();
            try (Statement statement = lease.connection().createStatement()) {
                statement.execute(sql);
            }
        }
        update(lease);
    }

    /** Sets what has changed since it was last set; asks the server nothing if nothing has. */
    void update(Lease lease) throws SQLException {
        if (lease.settingsVersion() == version) {
            return;
        }
        Connection connection = lease.connection();
        if (networkTimeout != null && connection.getNetworkTimeout() != networkTimeout) {
            connection.setNetworkTimeout(Runnable::run, networkTimeout);
        }
        if (catalog != null && !catalog.equals(connection.getCatalog())) {
            connection.setCatalog(catalog);
        }
        if (isolation != null && connection.getTransactionIsolation() != isolation) {
            connection.setTransactionIsolation(isolation);
        }
        if (connection.getAutoCommit() != autoCommit) {
            connection.setAutoCommit(autoCommit);
        }
        lease.applied(version);
    }
}
