package dev.understudy.router;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A result set that knows its routed statement, and says truthfully what it means when it breaks off. */
final class RoutedResultSet implements InvocationHandler {
    private final ResultSet physical;
    private final Statement statement;
    private final UnitOfWork work;
    private final Lease lease;

    private RoutedResultSet(ResultSet physical, Statement statement, UnitOfWork work, Lease lease) {
        this.physical = physical;
        this.statement = statement;
        this.work = work;
        this.lease = lease;
    }

    static ResultSet of(ResultSet physical, Statement statement, UnitOfWork work, Lease lease) {
        lease.answers().opened(physical);
        return Reflection.proxy(ResultSet.class, new RoutedResultSet(physical, statement, work, lease));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws SQLException {
        @Nullable Object[] given = arguments == null ? Reflection.NO_ARGUMENTS : arguments;
        if (method.getName().equals("getStatement")) {
            return statement;
        }
        if (Reflection.isOwn(method)) {
            return Reflection.own(proxy, "routed " + physical, method, given);
        }
        try {
            return Reflection.call(physical, method, given);
        } catch (SQLException e) {
            throw work.explain(e, lease);
        }
    }
}
