package dev.understudy.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the pools of a data source put HikariCP's own figures: those that are open, and those that will be opened. */
final class PoolMeters {
    private final List<NodePool> pools = new ArrayList<>();
    private Optional<Object> registry = Optional.empty();

    synchronized void add(NodePool pool) {
        pools.removeIf(NodePool::isCut);
        pools.add(pool);
        registry.ifPresent(pool::measure);
    }

    /** Puts them into a registry of Micrometer's. HikariCP takes one; a second one is not given them. */
    synchronized void putInto(Object first) {
        if (registry.isEmpty()) {
            registry = Optional.of(first);
            pools.removeIf(NodePool::isCut);
            pools.forEach(pool -> pool.measure(first));
        }
    }
}
