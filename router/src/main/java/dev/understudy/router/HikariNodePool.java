package dev.understudy.router;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pool of HikariCP's over connections that can all be aborted at once. */
final class HikariNodePool implements NodePool {
    private static final Logger LOG = LoggerFactory.getLogger(HikariNodePool.class);

    /** How long one call waits in the pool before it looks again at where it should go. */
    private static final long SLICE_MILLIS = 500;

    private final PhysicalConnections physical;
    private final HikariDataSource hikari;
    private final Executor background;
    private final Borrowers borrowers = new Borrowers();
    private volatile boolean cut;

    private HikariNodePool(PhysicalConnections physical, HikariDataSource hikari, Executor background) {
        this.physical = physical;
        this.hikari = hikari;
        this.background = background;
    }

    /**
     * Opens a pool without waiting for the server.
     *
     * @param config names, sizes and what else differs; the rest is set here
     * @param background where slow work goes: closing a pool may take seconds
     */
    static HikariNodePool open(HikariConfig config, PhysicalConnections.Opener opener, Executor background) {
        PhysicalConnections physical = new PhysicalConnections(opener);
        config.setDataSource(physical);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(SLICE_MILLIS);
        config.setValidationTimeout(SLICE_MILLIS);
        config.setExceptionOverride(new LeaveEvictionToRouter());
        return new HikariNodePool(physical, new HikariDataSource(config), background);
    }

    @Override
    public Connection borrow() throws SQLException {
        if (cut) {
            throw Errors.closed("pool");
        }
        Connection connection = borrowers.borrow(hikari::getConnection);
        if (cut) {
            // If HikariCP has closed it between choosing and lending, every call on it would be a NullPointerException.
            discard(connection);
            throw Errors.closed("pool");
        }
        return connection;
    }

    @Override
    public void discard(Connection connection) {
        // Aborted first: giving a dead connection back would otherwise wait for a server that does not answer.
        try {
            connection.abort(Runnable::run);
            hikari.evictConnection(connection);
            connection.close();
        } catch (SQLException | RuntimeException e) {
            LOG.debug("while a lost connection was discarded: {}", e.getMessage());
        }
    }

    @Override
    public void drain() {
        if (!cut && hikari.getHikariPoolMXBean() != null) {
            hikari.getHikariPoolMXBean().softEvictConnections();
        }
    }

    @Override
    public void cut() {
        cut = true;
        physical.abortAll();
        borrowers.wakeAll();
        background.execute(hikari::close);
    }

    @Override
    public boolean isCut() {
        return cut;
    }

    @Override
    public void measure(Object registry) {
        hikari.setMetricRegistry(registry);
    }

    @Override
    public void keepReady(int connections) {
        int wanted = Math.min(connections, hikari.getMaximumPoolSize());
        boolean more = wanted > hikari.getMinimumIdle();
        hikari.setMinimumIdle(wanted);
        if (more) {
            // HikariCP would look at the new number within half a minute only.
            background.execute(() -> openNow(wanted));
        }
    }

    private void openNow(int connections) {
        List<Connection> opened = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                opened.add(borrow());
            }
        } catch (SQLException e) {
            LOG.debug("{} is not warm yet: {}", hikari.getPoolName(), e.getMessage());
        }
        for (Connection connection : opened) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("while {} was warmed: {}", hikari.getPoolName(), e.getMessage());
            }
        }
    }
}
