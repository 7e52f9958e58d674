package dev.understudy.router;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The properties that a router knows; all others begin with {@code mysql.} and go to Connector/J. */
enum Property {
    USER("user", "", "the account's name on the database servers"),
    USER_FILE("userFile", "", "a file with the account's name"),
    USER_ENV("userEnv", "", "an environment variable with the account's name"),
    PASSWORD("password", "", "the account's password"),
    PASSWORD_FILE("passwordFile", "", "a file with the account's password, read again when it has changed"),
    PASSWORD_ENV("passwordEnv", "", "an environment variable with the account's password"),
    GATE_TIMEOUT("gateTimeout", "30s", "how long a call waits for a node that can take it"),
    GATE_CAPACITY("gateCapacity", "1000", "how many calls may wait at once"),
    MAX_LAG("maxLag", "5s", "how far a replica may be behind and still take reads"),
    READ_YOUR_WRITES("readYourWrites", "OFF", "whose writes a read sees: OFF, CONNECTION, THREAD or DATA_SOURCE"),
    FRESHNESS_WAIT("freshnessWait", "250ms", "how long a read waits on a replica that lacks the writes before it"),
    READS_WITHOUT_REPLICA("readsWithoutReplica", "PRIMARY", "where reads go while no replica takes them; or ERROR"),
    SPILL_LIMIT("spillLimit", "5", "the most reads in work on the primary at once in place of replicas"),
    ZONE("zone", "", "where the application runs: replicas of this zone are read first"),
    OUTCOMES("outcomes", "NONE", "how commits whose answer is lost are looked up: LEDGER, in a table; GTID; NONE: not"),
    LEDGER_TABLE("ledgerTable", "understudy_commits", "the table for outcomes=LEDGER, in the schema of the URL"),
    ROUTING("routing", "READ_ONLY", "what may send a statement to a replica: READ_ONLY or STATEMENT"),
    WRITE_POOL_SIZE("writePoolSize", "10", "the most connections to the primary"),
    READ_POOL_SIZE("readPoolSize", "10", "the most connections to each replica"),
    MINIMUM_IDLE("minimumIdle", "2", "how many connections to the primary are kept ready"),
    CONNECT_TIMEOUT("connectTimeout", "2s", "how long opening one connection to a server may take"),
    SOCKET_TIMEOUT("socketTimeout", "5m", "how long a server may stay silent; longer than the longest statement"),
    START_TIMEOUT("startTimeout", "10s", "how long to wait for ZooKeeper and the cluster's record at the start"),
    SESSION_TIMEOUT("sessionTimeout", "10s", "ZooKeeper's session timeout"),
    JMX("jmx", "false", "true: the data source's figures are shown by JMX"),
    SSL_MODE("sslMode", "PREFERRED", "Connector/J's: DISABLED, PREFERRED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY"),
    ALLOW_PUBLIC_KEY_RETRIEVAL("allowPublicKeyRetrieval", "false", "Connector/J's: log in with a password without TLS");

    private final String key;
    private final String standard;
    private final String meaning;

    Property(String key, String standard, String meaning) {
        this.key = key;
        this.standard = standard;
        this.meaning = meaning;
    }

    String key() {
        return key;
    }

    /** What holds if nothing is given. */
    String standard() {
        return standard;
    }

    String meaning() {
        return meaning;
    }

    static Optional<Property> named(String key) {
        return Arrays.stream(values())
                .filter(property -> property.key.equals(key))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(Property::key).collect(Collectors.joining(", "));
    }
}
