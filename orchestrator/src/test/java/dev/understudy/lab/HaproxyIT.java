package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Epoch;
import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The plain driver behind a real HAProxy with the documented configuration, while the primary fails and is changed. */
@Isolated
class HaproxyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Far more than it takes, for machines that are busy. */
    private static final Duration AWAY_AT_MOST = Duration.ofSeconds(20);

    /** The writes that clients were told of, and the newest epoch that had a primary when each was begun. */
    private final Map<Integer, Epoch> acknowledged = new ConcurrentHashMap<>();

    /** The epoch of each server that was made primary; none is twice in this test. */
    private final Map<String, Epoch> reigns = new ConcurrentHashMap<>();

    private final AtomicInteger ids = new AtomicInteger();

    private static void tell(String line) {
        System.err.println(line);
    }

    private static ClusterState record(Lab lab) {
        return lab.topology().current().orElseThrow().state();
    }

    private static NodeId primary(Lab lab) {
        return record(lab).primary().orElseThrow();
    }

    private static Set<String> replicas(Lab lab) {
        Set<String> uuids = new TreeSet<>();
        record(lab).members().forEach((node, member) -> {
            if (!node.equals(primary(lab))) {
                uuids.add(member.serverUuid());
            }
        });
        return uuids;
    }

    private static String server(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@server_uuid")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Which servers answer a few new connections. */
    private static Set<String> serversBehind(String url, Lab lab) throws SQLException {
        Set<String> servers = new TreeSet<>();
        for (int i = 0; i < 6; i++) {
            try (Connection connection = open(url, lab)) {
                servers.add(server(connection));
            }
        }
        return servers;
    }

    private void write(Lab lab, Connection connection) throws SQLException {
        int id = ids.incrementAndGet();
        Epoch newest = record(lab).reigns().lastKey();
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO behind_haproxy VALUES (?, @@server_uuid)")) {
            insert.setInt(1, id);
            insert.executeUpdate();
        }
        acknowledged.put(id, newest);
    }

    private static void read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM behind_haproxy")) {
            row.next();
        }
    }

    private static Map<Integer, String> rows(Lab lab) throws SQLException {
        Map<Integer, String> rows = new HashMap<>();
        try (Connection connection = lab.connect(primary(lab), "app");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, server FROM behind_haproxy")) {
            while (row.next()) {
                rows.put(row.getInt(1), row.getString(2));
            }
        }
        return rows;
    }

    @Test
    void clientsOfAnyLanguageWriteAndReadThroughIt(@TempDir Path folder) throws Exception {
        assumeThat(Haproxy.program())
                .as("haproxy is not installed, so the documented configuration is not tried")
                .isPresent();
        Path program = Haproxy.program().orElseThrow();
        try (Lab lab = Lab.start(LabSettings.ordinary(HaproxyIT::tell))) {
            lab.topology().listen(this::remember);
            lab.awaitWhole(Duration.ofMinutes(3));
            remember(record(lab));
            try (Connection connection = lab.connect(primary(lab), "app");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE behind_haproxy (id INT PRIMARY KEY, server CHAR(36))");
            }
            try (Haproxy haproxy = Haproxy.start(program, folder, lab)) {
                awaitRouted(lab, haproxy);
                String password = lab.applicationPassword();
                try (PlainClient first = writer(lab, haproxy).start();
                        PlainClient second = writer(lab, haproxy).start();
                        PlainClient reader = new PlainClient(haproxy.reads(), password, HaproxyIT::read).start()) {
                    fail(lab, haproxy, new Clients(List.of(first, second), reader));
                }
                assertThat(haproxy.isAlive()).isTrue();
            }
            judge(rows(lab));
        }
    }

    private static void fail(Lab lab, Haproxy haproxy, Clients clients) throws Exception {
        clients.awaitSuccesses();
        NodeId first = primary(lab);
        long killed = System.nanoTime();
        assertThat(lab.killServer(first)).isTrue();
        await().atMost(PATIENCE)
                .until(() -> record(lab).isWritable() && !primary(lab).equals(first));
        NodeId second = primary(lab);
        settle(lab, haproxy, clients);
        clients.judge("kill -9 of the primary's mysqld", killed);

        NodeId third = lab.nodes().stream()
                .filter(node -> !node.equals(first) && !node.equals(second))
                .findFirst()
                .orElseThrow();
        try (Connection idleOnOldPrimary = open(haproxy.writes(), lab);
                Connection idleOnNewPrimary = openOn(third, haproxy.reads(), lab)) {
            long asked = System.nanoTime();
            lab.ask(Request.of(Request.Kind.SWITCHOVER, third, "the test"));
            await().atMost(PATIENCE)
                    .until(() -> record(lab).isWritable() && primary(lab).equals(third));
            settle(lab, haproxy, clients);
            clients.judge("switchover", asked);
            // A pool would lend them for work which that node is no longer for.
            assertThat(idleOnOldPrimary.isValid(2)).isFalse();
            assertThat(idleOnNewPrimary.isValid(2)).isFalse();
        }
    }

    private static Connection open(String url, Lab lab) throws SQLException {
        return DriverManager.getConnection(url, "app", lab.applicationPassword());
    }

    private static Connection openOn(NodeId node, String url, Lab lab) throws SQLException {
        String wanted = record(lab).member(node).orElseThrow().serverUuid();
        for (int i = 0; i < 20; i++) {
            Connection connection = open(url, lab);
            if (server(connection).equals(wanted)) {
                return connection;
            }
            connection.close();
        }
        throw new AssertionError("none of 20 connections leads to " + node);
    }

    /** Until everybody is served, and by whom it should be. */
    private static void settle(Lab lab, Haproxy haproxy, Clients clients) throws Exception {
        clients.awaitSuccesses();
        lab.awaitWhole(PATIENCE);
        awaitRouted(lab, haproxy);
        clients.awaitSuccesses();
    }

    private static void awaitRouted(Lab lab, Haproxy haproxy) {
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(SQLException.class).untilAsserted(() -> {
            assertThat(serversBehind(haproxy.writes(), lab))
                    .containsExactly(record(lab).reign().serverUuid());
            assertThat(serversBehind(haproxy.reads(), lab)).isEqualTo(replicas(lab));
        });
    }

    private void judge(Map<Integer, String> rows) {
        tell(acknowledged.size() + " writes acknowledged of " + ids + ", " + rows.size() + " rows, reigns " + reigns);
        assertThat(reigns).hasSize(3);
        assertThat(acknowledged).hasSizeGreaterThan(30);
        assertThat(rows.keySet()).containsAll(acknowledged.keySet());
        acknowledged.forEach((id, newest) -> assertThat(reigns.get(rows.get(id)))
                .as("the epoch of the server that took write %s, begun when epoch %s had a primary", id, newest)
                .isGreaterThanOrEqualTo(newest));
        assertThat(new TreeSet<>(rows.values())).isEqualTo(new TreeSet<>(reigns.keySet()));
    }

    private record Clients(List<PlainClient> writers, PlainClient reader) {
        void awaitSuccesses() {
            long now = System.nanoTime();
            await().atMost(PATIENCE)
                    .until(() -> reader.hasSucceededSince(now)
                            && writers.stream().allMatch(writer -> writer.hasSucceededSince(now)));
        }

        void judge(String what, long since) {
            for (PlainClient writer : writers) {
                tell(what + ": writes were away for "
                        + writer.longestAbsence(since).toMillis() + " ms " + writer.takeErrors());
                assertThat(writer.longestAbsence(since)).isLessThan(AWAY_AT_MOST);
            }
            tell(what + ": reads were away for " + reader.longestAbsence(since).toMillis() + " ms "
                    + reader.takeErrors());
            assertThat(reader.longestAbsence(since)).isLessThan(AWAY_AT_MOST);
        }
    }

    private PlainClient writer(Lab lab, Haproxy haproxy) {
        return new PlainClient(haproxy.writes(), lab.applicationPassword(), connection -> write(lab, connection));
    }

    private void remember(ClusterState record) {
        record.reigns()
                .forEach((epoch, reign) -> reigns.merge(
                        reign.serverUuid(), epoch, (one, other) -> one.compareTo(other) < 0 ? other : one));
    }
}
