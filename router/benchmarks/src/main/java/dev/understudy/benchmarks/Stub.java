package dev.understudy.benchmarks;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.matcher.ElementMatchers;

/** Makes objects of abstract classes, whose missing methods do nothing and answer null, 0 or false. */
final class Stub {
    private static final Map<Class<?>, Class<?>> COMPLETED = new ConcurrentHashMap<>();

    private Stub() {}

    static <T> T make(Class<T> type) {
        try {
            return type.cast(COMPLETED
                    .computeIfAbsent(type, Stub::complete)
                    .getDeclaredConstructor()
                    .newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no stub of " + type, e);
        }
    }

    /** Compiled classes rather than a proxy, so that the driver's share of the time is next to nothing. */
    private static Class<?> complete(Class<?> type) {
        try {
            return new ByteBuddy()
                    .subclass(type)
                    .method(ElementMatchers.isAbstract())
                    .intercept(StubMethod.INSTANCE)
                    .make()
                    .load(
                            type.getClassLoader(),
                            ClassLoadingStrategy.UsingLookup.of(
                                    MethodHandles.privateLookupIn(type, MethodHandles.lookup())))
                    .getLoaded();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("no stub of " + type, e);
        }
    }
}
