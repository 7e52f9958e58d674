package dev.understudy.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabException;
import dev.understudy.lab.LabSettings;
import dev.understudy.router.UnderstudyDataSource;
import dev.understudy.topology.Topology;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/** One cluster of three real servers that every test class shares; tests change its primary, and leave it whole. */
final class Cluster implements AutoCloseable {
    private static final Duration FORMATION = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Lab lab;

    private Cluster(Lab lab) {
        this.lab = lab;
    }

    static Cluster start() {
        try {
            Lab lab = Lab.start(LabSettings.ordinary(System.err::println));
            Cluster cluster = new Cluster(lab);
            cluster.awaitWhole();
            return cluster;
        } catch (LabException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void awaitWhole() throws LabException, InterruptedException {
        lab.awaitWhole(FORMATION);
    }

    /** What an application is told, by the names of the router's properties. */
    Map<String, String> properties() {
        return new TreeMap<>(Map.of(
                "ensemble", lab.ensemble().connectString(),
                "cluster", LabSettings.CLUSTER.value(),
                "schema", "app",
                "user", "app",
                "password", lab.applicationPassword(),
                "sslMode", "DISABLED",
                "allowPublicKeyRetrieval", "true",
                "readYourWrites", "DATA_SOURCE"));
    }

    /** An application's router; more properties as {@code name=value}. */
    UnderstudyDataSource router(String... more) throws SQLException {
        Map<String, String> all = properties();
        Arrays.stream(more).map(pair -> pair.split("=", 2)).forEach(pair -> all.put(pair[0], pair[1]));
        return router(all);
    }

    /** The router of these properties. */
    static UnderstudyDataSource router(Map<String, String> properties) throws SQLException {
        Map<String, String> all = new TreeMap<>(properties);
        return UnderstudyDataSource.builder()
                .ensemble(String.valueOf(all.remove("ensemble")))
                .cluster(String.valueOf(all.remove("cluster")))
                .schema(String.valueOf(all.remove("schema")))
                .properties(all)
                .build();
    }

    private ClusterState state() {
        return lab.topology().current().map(Topology::state).orElseThrow();
    }

    NodeId primary() {
        return state().primary().orElseThrow();
    }

    /** The port by which a server can be known: its {@code @@port}. */
    int portOfPrimary() {
        ClusterState now = state();
        return Optional.ofNullable(now.members().get(now.primary().orElseThrow()))
                .orElseThrow()
                .endpoint()
                .port();
    }

    /** A person moves the primary; returns when another node is it. */
    void switchOver() {
        NodeId before = primary();
        ask(Request.Kind.SWITCHOVER);
        awaitAnother(before);
    }

    /** {@code kill -9} of the primary's server; returns when another node is primary. */
    void killPrimary() {
        NodeId before = primary();
        assertThat(lab.killServer(before)).isTrue();
        awaitAnother(before);
    }

    private void awaitAnother(NodeId before) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
            ClusterState now = state();
            return now.isWritable() && !now.primary().equals(Optional.of(before));
        });
    }

    /** The primary dies, and nobody may put another in its place until the work is done. */
    void withoutPrimary(Work work) throws Exception {
        ask(Request.Kind.PAUSE);
        try {
            assertThat(lab.killServer(primary())).isTrue();
            work.run();
        } finally {
            ask(Request.Kind.RESUME);
        }
    }

    private void ask(Request.Kind kind) {
        try {
            lab.ask(Request.of(kind, "a test"));
        } catch (LabException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** What a test does. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Asks the primary itself, past the router; the first column of the first row. */
    String onPrimary(String sql) throws SQLException {
        try (Connection connection = lab.connect(primary(), "app")) {
            return first(connection, sql);
        }
    }

    /** Kills the primary as soon as it runs a statement with this text. */
    void killPrimaryDuring(String text) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !onPrimary("SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%" + text
                                + "%' AND id <> CONNECTION_ID()")
                        .equals("0"));
        killPrimary();
    }

    static String first(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return first(connection, sql);
        }
    }

    static String first(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? String.valueOf(rows.getString(1)) : "";
            }
        }
    }

    @Override
    public void close() {
        lab.close();
    }
}
