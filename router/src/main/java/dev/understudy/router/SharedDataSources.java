package dev.understudy.router;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The data sources behind the driver: one for each URL with its account and properties, closed when no connection has been
 * open for a while. A program that opens one connection after the other does not start a router for each.
 */
final class SharedDataSources {
    private static final long LINGER_SECONDS = 60;

    private final Map<RouterSettings, Shared> open = new HashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "understudy-router-driver");
        thread.setDaemon(true);
        return thread;
    });

    private static final class Shared {
        private final UnderstudyDataSource dataSource;
        private int connections;
        private long uses;

        Shared(UnderstudyDataSource dataSource) {
            this.dataSource = dataSource;
        }
    }

    Connection connect(RouterSettings settings) throws SQLException {
        Shared shared;
        synchronized (this) {
            shared = open.computeIfAbsent(settings, key -> new Shared(new UnderstudyDataSource(key)));
            shared.connections++;
            shared.uses++;
        }
        try {
            return shared.dataSource.connection(() -> leave(settings, shared));
        } catch (SQLException e) {
            leave(settings, shared);
            throw e;
        }
    }

    private synchronized void leave(RouterSettings settings, Shared shared) {
        shared.connections--;
        if (shared.connections == 0) {
            long uses = shared.uses;
            var unused = timer.schedule(() -> closeUnused(settings, shared, uses), LINGER_SECONDS, TimeUnit.SECONDS);
        }
    }

    private synchronized void closeUnused(RouterSettings settings, Shared shared, long uses) {
        if (shared.connections == 0 && shared.uses == uses && open.remove(settings, shared)) {
            shared.dataSource.close();
        }
    }

    synchronized void closeAll() {
        open.values().forEach(shared -> shared.dataSource.close());
        open.clear();
    }
}
