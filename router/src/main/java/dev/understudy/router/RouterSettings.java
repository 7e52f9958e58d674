package dev.understudy.router;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Ensemble;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that a data source is told.
 *
 * @param ensemble where ZooKeeper is
 * @param cluster which cluster
 * @param schema the database on its servers; empty for none
 * @param credentials says as whom to log in to the servers
 * @param gateTimeout how long a call waits for a node
 * @param gateCapacity how many calls may wait
 * @param maxLag how far behind a replica may be
 * @param readYourWrites whose writes a read sees
 * @param freshnessWait how long a read waits on a replica that lacks them
 * @param readsWithoutReplica what happens to reads while no replica takes them
 * @param spillLimit how many reads the primary does at once in place of replicas
 * @param zone where the application runs; empty if nobody said
 * @param outcomes how it is found out what became of a commit whose answer was lost
 * @param routing what may send a statement to a replica
 * @param writePoolSize the most connections to the primary
 * @param readPoolSize the most connections to a replica
 * @param minimumIdle how many connections to the primary are kept ready
 * @param startTimeout how long a start waits for ZooKeeper and the record
 * @param sessionTimeout of ZooKeeper
 * @param jmx whether the figures are shown by JMX
 * @param connector what Connector/J is told
 */
record RouterSettings(
        Ensemble ensemble,
        ClusterName cluster,
        String schema,
        CredentialsProvider credentials,
        Duration gateTimeout,
        int gateCapacity,
        Duration maxLag,
        ReadYourWrites readYourWrites,
        Duration freshnessWait,
        ReadsWithoutReplica readsWithoutReplica,
        int spillLimit,
        String zone,
        OutcomesChoice outcomes,
        Routing routing,
        int writePoolSize,
        int readPoolSize,
        int minimumIdle,
        Duration startTimeout,
        Duration sessionTimeout,
        Jmx.Shown jmx,
        SortedMap<String, String> connector) {
    private static final String PASSED_ON = "mysql.";

    /** What a router cannot work with: the driver would hide from it what happens to a connection. */
    private static final Set<String> REFUSED =
            Set.of("autoReconnect", "autoReconnectForPools", "useLocalTransactionState", "useLocalSessionState");

    RouterSettings {
        connector = Collections.unmodifiableSortedMap(new TreeMap<>(connector));
    }

    /**
     * Where a data source finds its database.
     *
     * @param ensemble {@code host:port[,host:port]} of ZooKeeper
     * @param cluster the cluster's name
     * @param schema the database; empty for none
     */
    record Place(String ensemble, String cluster, String schema) {}

    /**
     * Reads what was given as text.
     *
     * @throws SQLException if a property is not known or its value cannot be used; the message names it
     */
    static RouterSettings of(Place place, Map<String, String> properties) throws SQLException {
        return of(place, properties, Optional.empty());
    }

    /**
     * Reads what was given as text.
     *
     * @param provider says the account; empty if the properties do
     * @throws SQLException if a property is not known or its value cannot be used; the message names it
     */
    static RouterSettings of(Place place, Map<String, String> properties, Optional<CredentialsProvider> provider)
            throws SQLException {
        Map<String, String> own = new HashMap<>();
        NavigableMap<String, String> connector = new TreeMap<>();
        for (Map.Entry<String, String> property : properties.entrySet()) {
            sort(property.getKey(), property.getValue(), own, connector);
        }
        PropertyValues values = new PropertyValues(own);
        standards(values).forEach(connector::putIfAbsent);
        TlsSettings.of(connector);
        CredentialsProvider credentials = credentials(values, provider);
        try {
            return new RouterSettings(
                    new Ensemble(place.ensemble()),
                    ClusterName.of(place.cluster()),
                    place.schema(),
                    credentials,
                    values.wait(Property.GATE_TIMEOUT),
                    values.number(Property.GATE_CAPACITY, 1),
                    values.duration(Property.MAX_LAG),
                    values.choice(Property.READ_YOUR_WRITES, ReadYourWrites.class),
                    values.wait(Property.FRESHNESS_WAIT),
                    values.choice(Property.READS_WITHOUT_REPLICA, ReadsWithoutReplica.class),
                    values.number(Property.SPILL_LIMIT, 1),
                    values.text(Property.ZONE),
                    OutcomesChoice.of(place.schema(), values),
                    values.choice(Property.ROUTING, Routing.class),
                    values.number(Property.WRITE_POOL_SIZE, 1),
                    values.number(Property.READ_POOL_SIZE, 1),
                    values.number(Property.MINIMUM_IDLE, 0),
                    values.wait(Property.START_TIMEOUT),
                    values.wait(Property.SESSION_TIMEOUT),
                    values.trueOrFalse(Property.JMX, Jmx.Shown.YES, Jmx.Shown.NO),
                    connector);
        } catch (IllegalArgumentException e) {
            throw new SQLException(e.getMessage(), PropertyValues.INVALID, e);
        }
    }

    private static CredentialsProvider credentials(PropertyValues values, Optional<CredentialsProvider> provider)
            throws SQLException {
        PropertyCredentials named = PropertyCredentials.of(values);
        if (provider.isPresent() && !named.isEmpty()) {
            throw new SQLException(
                    "the account is given by a provider and by the " + named.source() + " too: use one of them",
                    PropertyValues.INVALID);
        }
        return provider.orElse(named);
    }

    private static void sort(String key, String value, Map<String, String> own, Map<String, String> connector)
            throws SQLException {
        if (key.startsWith(PASSED_ON)) {
            String name = key.substring(PASSED_ON.length());
            if (name.equals("user") || name.equals("password")) {
                throw new SQLException(
                        "property " + key + " cannot be set: use the property " + name, PropertyValues.INVALID);
            }
            if (REFUSED.contains(name)) {
                throw new InvalidPropertyException(
                        key,
                        "property " + key + " cannot be set: the router would not see what happens to a connection");
            }
            connector.put(name, value);
        } else if (Property.named(key).isPresent()) {
            own.put(key, value);
        } else {
            throw new SQLException(
                    "property " + key + " is not known: use one of " + Property.names()
                            + ", or mysql.NAME for a property of Connector/J",
                    PropertyValues.INVALID);
        }
    }

    private static Map<String, String> standards(PropertyValues values) throws SQLException {
        return Map.ofEntries(
                Map.entry("sslMode", values.text(Property.SSL_MODE)),
                Map.entry("allowPublicKeyRetrieval", values.text(Property.ALLOW_PUBLIC_KEY_RETRIEVAL)),
                Map.entry("connectTimeout", millis(values.wait(Property.CONNECT_TIMEOUT))),
                Map.entry("socketTimeout", millis(values.duration(Property.SOCKET_TIMEOUT))),
                Map.entry("tcpKeepAlive", "true"),
                // Saves a round trip before each statement; SET autocommit is refused for it.
                Map.entry("useLocalSessionState", "true"),
                Map.entry("readOnlyPropagatesToServer", "false"),
                Map.entry("cacheServerConfiguration", "true"),
                Map.entry("trackSessionState", Boolean.toString(needsGtids(values))),
                Map.entry("cachePrepStmts", "true"));
    }

    /**
     * Whether each commit shall be answered with its GTID: a read knows by it what it must see, and the next commit of a tag
     * which number it has.
     */
    private static boolean needsGtids(PropertyValues values) throws SQLException {
        return values.choice(Property.READ_YOUR_WRITES, ReadYourWrites.class) != ReadYourWrites.OFF
                || values.choice(Property.OUTCOMES, OutcomesChoice.Way.class) == OutcomesChoice.Way.GTID;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    /** What Connector/J is told about TLS. */
    TlsSettings tls() throws SQLException {
        return TlsSettings.of(connector);
    }

    /** The JDBC URL of this, without account and properties. */
    String url() {
        return RouterUrl.PREFIX + ensemble + "/" + cluster + "/" + schema;
    }

    /** The name of the account if it cannot change; empty if it is asked for each time. */
    Optional<String> fixedUser() {
        return credentials instanceof PropertyCredentials named ? named.fixedUser() : Optional.empty();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return url() + " as " + fixedUser().orElseGet(credentials::source);
    }
}
