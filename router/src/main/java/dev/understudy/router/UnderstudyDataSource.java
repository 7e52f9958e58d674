package dev.understudy.router;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A DataSource over a cluster: writes go to its primary, connections with {@code setReadOnly(true)} to a replica, and both
 * survive a change of primary.
 *
 * <p>It pools; another pool in front of it is not needed. {@link #getConnection()} does not wait for a server: that is done
 * by the first statement, for at most {@code gateTimeout}. What an application sees when a server is lost is in
 * {@code docs/reference/router.md}.
 */
public final class UnderstudyDataSource extends PlainDataSource implements AutoCloseable {
    private final RouterSettings settings;
    private final PoolMeters meters = new PoolMeters();

    // Guarded by this for writing.
    private volatile @Nullable RunningRouter running;
    private volatile boolean closed;

    UnderstudyDataSource(RouterSettings settings) {
        this.settings = settings;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects what a data source is told; each part has a method, and {@link #property} takes the rest. */
    public static final class Builder {
        private final Map<String, String> properties = new HashMap<>();
        private String url = "";
        private String ensemble = "";
        private String cluster = "";
        private String schema = "";
        private Optional<CredentialsProvider> provider = Optional.empty();

        private Builder() {}

        /**
         * Gives ZooKeeper, cluster, schema and properties at once, as {@code jdbc:understudy://...}. A property in the URL
         * is stronger than one that is set here, as with the driver.
         */
        public Builder url(String jdbcUrl) {
            url = jdbcUrl;
            return this;
        }

        /** Names the ZooKeeper servers as {@code host:port[,host:port...]}. */
        public Builder ensemble(String connectString) {
            ensemble = connectString;
            return this;
        }

        /** Names the cluster. */
        public Builder cluster(String name) {
            cluster = name;
            return this;
        }

        /** Names the database on the servers; none if it is not called. */
        public Builder schema(String name) {
            schema = name;
            return this;
        }

        /** Names the account on the servers. */
        public Builder user(String name) {
            return property(Property.USER.key(), name);
        }

        /** Gives the account's password. */
        public Builder password(String secret) {
            return property(Property.PASSWORD.key(), secret);
        }

        /** Says as whom to log in, each time anew: instead of {@link #user} and {@link #password}. */
        public Builder credentials(CredentialsProvider says) {
            provider = Optional.of(says);
            return this;
        }

        /** Sets one of the properties of {@code docs/reference/router.md}. */
        public Builder property(String name, String value) {
            properties.put(name, value);
            return this;
        }

        /** Sets several properties. */
        public Builder properties(Map<String, String> more) {
            properties.putAll(more);
            return this;
        }

        /**
         * Makes the data source, not started.
         *
         * @throws SQLException if a property is not known or its value cannot be used; the message names it
         */
        public UnderstudyDataSource build() throws SQLException {
            if (url.isEmpty()) {
                return new UnderstudyDataSource(
                        RouterSettings.of(new RouterSettings.Place(ensemble, cluster, schema), properties, provider));
            }
            if (!ensemble.isEmpty() || !cluster.isEmpty() || !schema.isEmpty()) {
                throw new SQLException(
                        "a URL names the ensemble, the cluster and the schema: leave out either the URL or these",
                        PropertyValues.INVALID);
            }
            RouterUrl parsed = RouterUrl.parse(url);
            Map<String, String> all = new HashMap<>(properties);
            all.putAll(parsed.properties());
            return new UnderstudyDataSource(RouterSettings.of(parsed.place(), all, provider));
        }
    }

    /**
     * Connects to ZooKeeper and opens the pools; does nothing if that is done. The first connection does it too.
     *
     * @throws SQLException if ZooKeeper does not answer, or does not know the cluster, within {@code startTimeout}
     */
    public void start() throws SQLException {
        router();
    }

    private Router router() throws SQLException {
        RunningRouter now = running;
        if (now != null) {
            return now.router();
        }
        synchronized (this) {
            if (closed) {
                throw Errors.closed("data source");
            }
            RunningRouter started = running;
            if (started == null) {
                started = RunningRouter.start(settings, meters);
                running = started;
            }
            return started.router();
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connection(() -> {});
    }

    /** A connection that says when it is closed. */
    Connection connection(Runnable onClose) throws SQLException {
        return new RoutedConnection(router(), settings, onClose);
    }

    /**
     * A view of this data source whose connections are read-only from the beginning. It shares the pools, and needs no closing.
     */
    public DataSource readOnly() {
        return new ReadOnlyView(this::getConnection);
    }

    /**
     * Does work in a transaction, and again in a new one if that was lost and is proven not to be committed, or was ended by a
     * deadlock: for at most {@code gateTimeout}. With {@code outcomes=LEDGER} a failover is then seen by nobody.
     *
     * @throws SQLException what the work throws; or 08007 if it may have been committed, 40001 if it was not within that time
     */
    public <T> T inTransaction(TransactionWork<T> work) throws SQLException {
        Router router = router();
        return new RepeatedTransaction(
                        () -> new RoutedConnection(router, settings, () -> {}), Deadline.in(settings.gateTimeout()))
                .run(work);
    }

    /**
     * What was written last, as a token that another service can hand to {@link #readAfter}: by this thread, or by the whole
     * data source, as the property {@code readYourWrites} says.
     *
     * @return GTIDs, {@code uuid:number[,...]}; empty if nothing was written
     * @throws SQLException if {@code readYourWrites} is OFF or CONNECTION
     */
    public String lastWrite() throws SQLException {
        return router().freshness().shared().token();
    }

    /**
     * Makes the reads from now on, of this thread or of the whole data source, see what another service has written.
     *
     * @param token what its {@link #lastWrite} returned
     * @throws SQLException if it is no such token, or {@code readYourWrites} is OFF or CONNECTION
     */
    public void readAfter(String token) throws SQLException {
        try {
            router().freshness().shared().add(token);
        } catch (IllegalArgumentException e) {
            throw new SQLException("\"" + token + "\" is no token of lastWrite(): " + e.getMessage(), "22023", e);
        }
    }

    /**
     * How things stand: the primary, the replicas, who waits.
     *
     * @return empty before the start and after the end
     */
    public Optional<RouterStatus> status() {
        return Optional.ofNullable(running).map(now -> now.router().status());
    }

    /**
     * Says where a statement would go on a new connection, and why. Nothing is sent to a database server.
     *
     * @throws SQLException if the data source had not been started and cannot be
     */
    public RouteExplanation explain(String sql) throws SQLException {
        return router().explain(sql);
    }

    /** Where its pools put their own figures. */
    PoolMeters meters() {
        return meters;
    }

    /** The cluster's name. */
    public String cluster() {
        return settings.cluster().value();
    }

    /** Cuts every connection and ends the ZooKeeper session. */
    @Override
    public synchronized void close() {
        closed = true;
        RunningRouter now = running;
        running = null;
        if (now != null) {
            now.close();
        }
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
