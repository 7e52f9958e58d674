package dev.understudy.router;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Metadata whose plain facts need no server, so that asking for them binds a connection to none. */
final class RoutedMetaData implements InvocationHandler {
    private final RoutedConnection connection;
    private final UnitOfWork work;
    private final Map<String, Object> facts;

    private RoutedMetaData(RoutedConnection connection, UnitOfWork work, RouterSettings settings) {
        this.connection = connection;
        this.work = work;
        this.facts = new HashMap<>(Map.of(
                "getURL",
                settings.url(),
                "getDatabaseProductName",
                "MySQL",
                "getDriverName",
                "Understudy router",
                "getDriverVersion",
                UnderstudyDriver.MAJOR + "." + UnderstudyDriver.MINOR,
                "getDriverMajorVersion",
                UnderstudyDriver.MAJOR,
                "getDriverMinorVersion",
                UnderstudyDriver.MINOR,
                "getIdentifierQuoteString",
                "`",
                "supportsTransactions",
                true,
                "supportsBatchUpdates",
                true));
        settings.fixedUser().ifPresent(name -> facts.put("getUserName", name));
    }

    static DatabaseMetaData of(RoutedConnection connection, UnitOfWork work, RouterSettings settings) {
        return Reflection.proxy(DatabaseMetaData.class, new RoutedMetaData(connection, work, settings));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws SQLException {
        @Nullable Object[] given = arguments == null ? Reflection.NO_ARGUMENTS : arguments;
        if (Reflection.isOwn(method)) {
            return Reflection.own(proxy, "routed metadata", method, given);
        }
        if (method.getName().equals("getConnection")) {
            return connection;
        }
        Object fact = facts.get(method.getName());
        if (fact != null) {
            return fact;
        }
        Answer answer = work.run(
                Task.probe(),
                lease -> new Answer(Reflection.call(lease.connection().getMetaData(), method, given)));
        return answer.value();
    }
}
