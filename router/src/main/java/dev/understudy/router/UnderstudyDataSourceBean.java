package dev.understudy.router;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An {@link UnderstudyDataSource} as a JavaBean, for containers that make a data source by reflection: Tomcat, Spring's XML,
 * HikariCP's {@code dataSourceClassName}. Each property of {@code docs/reference/router.md} is a property of the bean; times and
 * choices are texts as they are there.
 *
 * <p>The first connection makes and starts it. After that no property can be changed: a setter throws IllegalStateException. A property
 * that is in the URL too is taken from there.
 */
public final class UnderstudyDataSourceBean extends PlainDataSource implements AutoCloseable {
    private final Map<String, String> properties = new HashMap<>();
    private String url = "";
    private RouterSettings.Place place = new RouterSettings.Place("", "", "");
    private @Nullable UnderstudyDataSource made;
    private boolean closed;

    /** Gives the whole as a URL, {@code jdbc:understudy://...}; ensemble, cluster and schema are then not to be set. */
    public void setUrl(String jdbcUrl) {
        change("url", () -> url = jdbcUrl);
    }

    public void setEnsemble(String connectString) {
        change("ensemble", () -> place = new RouterSettings.Place(connectString, place.cluster(), place.schema()));
    }

    public void setCluster(String name) {
        change("cluster", () -> place = new RouterSettings.Place(place.ensemble(), name, place.schema()));
    }

    public void setSchema(String name) {
        change("schema", () -> place = new RouterSettings.Place(place.ensemble(), place.cluster(), name));
    }

    /**
     * Sets several properties as they are written in a URL, {@code name=value&name=value}: also those of Connector/J,
     * {@code mysql.NAME}, for which there are no setters.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public void setProperties(String nameValuePairs) {
        change("properties", () -> {
            try {
                properties.putAll(RouterUrl.properties(nameValuePairs));
            } catch (SQLException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        });
    }

    public void setUser(String name) {
        set(Property.USER, name);
    }

    public void setUserFile(String path) {
        set(Property.USER_FILE, path);
    }

    public void setUserEnv(String variable) {
        set(Property.USER_ENV, variable);
    }

    public void setPassword(String secret) {
        set(Property.PASSWORD, secret);
    }

    public void setPasswordFile(String path) {
        set(Property.PASSWORD_FILE, path);
    }

    public void setPasswordEnv(String variable) {
        set(Property.PASSWORD_ENV, variable);
    }

    public void setGateTimeout(String time) {
        set(Property.GATE_TIMEOUT, time);
    }

    public void setGateCapacity(int number) {
        set(Property.GATE_CAPACITY, number);
    }

    public void setMaxLag(String time) {
        set(Property.MAX_LAG, time);
    }

    public void setReadYourWrites(String choice) {
        set(Property.READ_YOUR_WRITES, choice);
    }

    public void setFreshnessWait(String time) {
        set(Property.FRESHNESS_WAIT, time);
    }

    public void setReadsWithoutReplica(String choice) {
        set(Property.READS_WITHOUT_REPLICA, choice);
    }

    public void setSpillLimit(int number) {
        set(Property.SPILL_LIMIT, number);
    }

    public void setZone(String name) {
        set(Property.ZONE, name);
    }

    public void setOutcomes(String choice) {
        set(Property.OUTCOMES, choice);
    }

    public void setLedgerTable(String name) {
        set(Property.LEDGER_TABLE, name);
    }

    public void setRouting(String choice) {
        set(Property.ROUTING, choice);
    }

    public void setWritePoolSize(int number) {
        set(Property.WRITE_POOL_SIZE, number);
    }

    public void setReadPoolSize(int number) {
        set(Property.READ_POOL_SIZE, number);
    }

    public void setMinimumIdle(int number) {
        set(Property.MINIMUM_IDLE, number);
    }

    public void setConnectTimeout(String time) {
        set(Property.CONNECT_TIMEOUT, time);
    }

    public void setSocketTimeout(String time) {
        set(Property.SOCKET_TIMEOUT, time);
    }

    public void setStartTimeout(String time) {
        set(Property.START_TIMEOUT, time);
    }

    public void setSessionTimeout(String time) {
        set(Property.SESSION_TIMEOUT, time);
    }

    public void setJmx(String trueOrFalse) {
        set(Property.JMX, trueOrFalse);
    }

    public void setSslMode(String choice) {
        set(Property.SSL_MODE, choice);
    }

    public void setAllowPublicKeyRetrieval(String trueOrFalse) {
        set(Property.ALLOW_PUBLIC_KEY_RETRIEVAL, trueOrFalse);
    }

    private void set(Property property, Object value) {
        change(property.key(), () -> properties.put(property.key(), value.toString()));
    }

    private synchronized void change(String property, Runnable change) {
        if (made != null || closed) {
            throw new IllegalStateException(
                    "property " + property + " cannot be changed: the data source has been made. Make another one");
        }
        change.run();
    }

    /**
     * The data source that this is, made if it was not, and not started.
     *
     * @throws SQLException if a property cannot be used, or this is closed
     */
    public synchronized UnderstudyDataSource dataSource() throws SQLException {
        if (closed) {
            throw Errors.closed("data source");
        }
        UnderstudyDataSource known = made;
        if (known == null) {
            known = new UnderstudyDataSource(settings());
            made = known;
        }
        return known;
    }

    private RouterSettings settings() throws SQLException {
        if (url.isEmpty()) {
            return RouterSettings.of(place, properties);
        }
        if (!place.equals(new RouterSettings.Place("", "", ""))) {
            throw new SQLException(
                    "property url cannot be set together with ensemble, cluster or schema: it has them all",
                    PropertyValues.INVALID);
        }
        if (!RouterUrl.isMeant(url)) {
            throw new SQLException(
                    "property url is no URL of the router: it begins with " + RouterUrl.PREFIX, PropertyValues.INVALID);
        }
        RouterUrl parsed = RouterUrl.parse(url);
        Map<String, String> all = new HashMap<>(properties);
        all.putAll(parsed.properties());
        return RouterSettings.of(parsed.place(), all);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return dataSource().getConnection();
    }

    /** This, or the {@link UnderstudyDataSource} that it is. */
    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type == UnderstudyDataSource.class ? type.cast(dataSource()) : super.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type == UnderstudyDataSource.class || super.isWrapperFor(type);
    }

    /** Closes the data source; a container has to be told to call it. */
    @Override
    public synchronized void close() {
        closed = true;
        Optional.ofNullable(made).ifPresent(UnderstudyDataSource::close);
    }
}
