package dev.understudy.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A connection to no server, which answers at once; what it leaves out answers null, 0 or false. */
abstract class StubConnection implements Connection {
    private final PreparedStatement statement = Stub.make(StubStatement.class);
    private boolean autoCommit = true;
    private boolean readOnly;
    private volatile boolean closed;

    @Override
    public PreparedStatement prepareStatement(String sql) {
        return statement;
    }

    @Override
    public void setAutoCommit(boolean value) {
        autoCommit = value;
    }

    @Override
    public boolean getAutoCommit() {
        return autoCommit;
    }

    @Override
    public void setReadOnly(boolean value) {
        readOnly = value;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public int getTransactionIsolation() {
        return TRANSACTION_REPEATABLE_READ;
    }

    @Override
    public boolean isValid(int seconds) {
        return !closed;
    }

    @Override
    public void abort(@Nullable Executor executor) {
        closed = true;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }
}
