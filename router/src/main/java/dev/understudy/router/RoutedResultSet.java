package dev.understudy.router;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A result set that knows its routed statement, and says truthfully what it means when it breaks off. */
final class RoutedResultSet extends ResultSetSurface {
    private final Statement statement;
    private final UnitOfWork work;
    private final Lease lease;

    RoutedResultSet(ResultSet physical, Statement statement, UnitOfWork work, Lease lease) {
        super(physical);
        this.statement = statement;
        this.work = work;
        this.lease = lease;
        lease.answers().opened(physical);
    }

    @Override
    SQLException explain(SQLException failure) {
        return work.explain(failure, lease);
    }

    @Override
    public void close() throws SQLException {
        lease.answers().closed(physical);
        try {
            physical.close();
        } catch (SQLException e) {
            throw explain(e);
        }
    }

    @Override
    public Statement getStatement() {
        return statement;
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

    @Override
    public String toString() {
        return "routed result of " + statement;
    }
}
