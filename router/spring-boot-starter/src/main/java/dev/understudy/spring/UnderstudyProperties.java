package dev.understudy.spring;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a data source is told in application.yaml: the properties of {@code docs/reference/router.md}, written with dashes.
 *
 * @param url the JDBC URL of the router, instead of ensemble, cluster and schema. Its properties are stronger than these
 * @param ensemble the ZooKeeper servers, host:port[,host:port...]
 * @param cluster the name of the cluster
 * @param schema the database on the servers
 * @param user the account's name on the database servers
 * @param userFile a file with the account's name
 * @param userEnv an environment variable with the account's name
 * @param password the account's password
 * @param passwordFile a file with the account's password, read again when it has changed
 * @param passwordEnv an environment variable with the account's password
 * @param gateTimeout how long a call waits for a node that can take it
 * @param gateCapacity how many calls may wait at once
 * @param maxLag how far a replica may be behind and still take reads
 * @param readYourWrites whose writes a read sees
 * @param freshnessWait how long a read waits on a replica that lacks the writes before it
 * @param readsWithoutReplica where reads go while no replica takes them
 * @param spillLimit the most reads in work on the primary at once in place of replicas
 * @param zone where the application runs: replicas of this zone are read first
 * @param outcomes whether commits whose answer is lost are looked up in a table
 * @param ledgerTable the table for the outcomes, in the schema
 * @param routing what may send a statement to a replica
 * @param writePoolSize the most connections to the primary
 * @param readPoolSize the most connections to each replica
 * @param minimumIdle how many connections to the primary are kept ready
 * @param connectTimeout how long opening one connection to a server may take
 * @param socketTimeout how long a server may stay silent. Longer than the longest statement
 * @param startTimeout how long to wait for ZooKeeper and the cluster's record at the start
 * @param sessionTimeout the session timeout of ZooKeeper
 * @param jmx whether the data source's figures are shown by JMX
 * @param sslMode what Connector/J does about TLS
 * @param allowPublicKeyRetrieval whether to log in with a password without TLS
 * @param mysql properties that are handed to Connector/J
 */
@ConfigurationProperties("understudy")
public record UnderstudyProperties(
        @Nullable String url,
        @Nullable String ensemble,
        @Nullable String cluster,
        @Nullable String schema,
        @Nullable String user,
        @Nullable String userFile,
        @Nullable String userEnv,
        @Nullable String password,
        @Nullable String passwordFile,
        @Nullable String passwordEnv,
        @DefaultValue("30s") Duration gateTimeout,
        @DefaultValue("1000") int gateCapacity,
        @DefaultValue("5s") Duration maxLag,
        @DefaultValue("OFF") ReadYourWrites readYourWrites,
        @DefaultValue("250ms") Duration freshnessWait,
        @DefaultValue("PRIMARY") ReadsWithoutReplica readsWithoutReplica,
        @DefaultValue("5") int spillLimit,
        @Nullable String zone,
        @DefaultValue("NONE") Outcomes outcomes,
        @DefaultValue("understudy_commits") String ledgerTable,
        @DefaultValue("READ_ONLY") Routing routing,
        @DefaultValue("10") int writePoolSize,
        @DefaultValue("10") int readPoolSize,
        @DefaultValue("2") int minimumIdle,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("5m") Duration socketTimeout,
        @DefaultValue("10s") Duration startTimeout,
        @DefaultValue("10s") Duration sessionTimeout,
        @DefaultValue("false") boolean jmx,
        @DefaultValue("PREFERRED") SslMode sslMode,
        @DefaultValue("false") boolean allowPublicKeyRetrieval,
        @DefaultValue Map<String, String> mysql) {
    /** The beginning of every name. */
    static final String PREFIX = "understudy";

    /** Whose writes a read on a replica is certain to see. */
    public enum ReadYourWrites {
        /** Nobody's: a read may be older than the writes before it. */
        OFF,
        /** Those of the same connection. */
        CONNECTION,
        /** Those of the same thread. */
        THREAD,
        /** Those of every connection of the data source. */
        DATA_SOURCE
    }

    /** Where reads go while no replica takes them. */
    public enum ReadsWithoutReplica {
        /** To the primary. */
        PRIMARY,
        /** Nowhere: they fail. */
        ERROR
    }

    /** What is done about a commit whose answer is lost. */
    public enum Outcomes {
        /** The application is told that nobody knows. */
        NONE,
        /** It is looked up in a table. */
        LEDGER,
        /** It is asked for by its GTID, which takes privileges. */
        GTID
    }

    /** What may send a statement to a replica. */
    public enum Routing {
        /** The connection, by being read-only. */
        READ_ONLY,
        /** The statement's text too. */
        STATEMENT
    }

    /** What Connector/J does about TLS. */
    public enum SslMode {
        /** No TLS. */
        DISABLED,
        /** TLS if the server has it. */
        PREFERRED,
        /** TLS, with any certificate. */
        REQUIRED,
        /** TLS, with a certificate of a known authority. */
        VERIFY_CA,
        /** TLS, with a certificate of a known authority for this host. */
        VERIFY_IDENTITY
    }

    /** Copies what is handed in. */
    public UnderstudyProperties {
        mysql = Map.copyOf(mysql);
    }

    /** The router's properties, by its names; what was not given is left out. */
    Map<String, String> forRouter() {
        Map<String, String> all = new TreeMap<>(Map.ofEntries(
                Map.entry("gateTimeout", text(gateTimeout)),
                Map.entry("gateCapacity", Integer.toString(gateCapacity)),
                Map.entry("maxLag", text(maxLag)),
                Map.entry("readYourWrites", readYourWrites.name()),
                Map.entry("freshnessWait", text(freshnessWait)),
                Map.entry("readsWithoutReplica", readsWithoutReplica.name()),
                Map.entry("spillLimit", Integer.toString(spillLimit)),
                Map.entry("outcomes", outcomes.name()),
                Map.entry("ledgerTable", ledgerTable),
                Map.entry("routing", routing.name()),
                Map.entry("writePoolSize", Integer.toString(writePoolSize)),
                Map.entry("readPoolSize", Integer.toString(readPoolSize)),
                Map.entry("minimumIdle", Integer.toString(minimumIdle)),
                Map.entry("connectTimeout", text(connectTimeout)),
                Map.entry("socketTimeout", text(socketTimeout)),
                Map.entry("startTimeout", text(startTimeout)),
                Map.entry("sessionTimeout", text(sessionTimeout)),
                Map.entry("jmx", Boolean.toString(jmx)),
                Map.entry("sslMode", sslMode.name()),
                Map.entry("allowPublicKeyRetrieval", Boolean.toString(allowPublicKeyRetrieval))));
        put(all, "user", user);
        put(all, "userFile", userFile);
        put(all, "userEnv", userEnv);
        put(all, "password", password);
        put(all, "passwordFile", passwordFile);
        put(all, "passwordEnv", passwordEnv);
        put(all, "zone", zone);
        mysql.forEach((name, value) -> all.put("mysql." + name, value));
        return all;
    }

    private static void put(Map<String, String> all, String name, @Nullable String value) {
        if (value != null) {
            all.put(name, value);
        }
    }

    private static String text(Duration duration) {
        return duration.toMillis() + "ms";
    }

    /** Without the password, and without what a URL or a property of Connector/J may hide. */
    @Override
    public String toString() {
        return PREFIX + " as " + user;
    }
}
