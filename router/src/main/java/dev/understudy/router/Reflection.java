package dev.understudy.router;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.Wrapper;
import org.jspecify.annotations.Nullable;

/** Calls through reflection, with the exceptions that a plain call would throw. */
final class Reflection {
    static final Object[] NO_ARGUMENTS = {};

    private Reflection() {}

    static @Nullable Object call(Object target, Method method, @Nullable Object[] arguments) throws SQLException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof SQLException sql) {
                throw sql;
            }
            if (cause instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new SQLException(method.getName() + " failed: " + e.getMessage(), e);
        } catch (IllegalAccessException e) {
            throw new SQLException(method.getName() + " cannot be called", e);
        }
    }

    /** Makes an object of an interface whose calls go to a handler. */
    static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(Reflection.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Answers the calls that every wrapper answers alike: those of Object and Wrapper. */
    static boolean isOwn(Method method) {
        Class<?> declaring = method.getDeclaringClass();
        return declaring == Object.class || declaring == Wrapper.class;
    }

    static @Nullable Object own(Object proxy, String shown, Method method, @Nullable Object[] arguments)
            throws SQLException {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "isWrapperFor" -> arguments[0] instanceof Class<?> type && type.isInstance(proxy);
            case "unwrap" -> {
                if (arguments[0] instanceof Class<?> type && type.isInstance(proxy)) {
                    yield proxy;
                }
                throw new SQLException(
                        "a routed object may move to another server, so it does not unwrap to " + arguments[0]);
            }
            default -> shown;
        };
    }
}
