package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.agent.RealServer;
import dev.understudy.client.NodeId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real primary meets when the gate opens to many who wait; the figures are in docs/design/0009. */
@Timeout(120)
class GateOpeningIT {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final int WAITING = 500;
    private static final int POOL = 10;
    private static final Map<NodeId, RealServer> SERVERS = new TreeMap<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @BeforeAll
    static void startServers() throws Exception {
        for (NodeId node : new NodeId[] {DB1, DB2}) {
            RealServer server = RealServer.start(node, folder);
            SERVERS.put(node, server);
            server.act(control -> control.openForWrites(0));
            try (Connection connection = server.connect(RealServer.APPLICATION);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE app.t (id INT PRIMARY KEY AUTO_INCREMENT)");
            }
        }
    }

    @AfterAll
    static void stopServers() throws Exception {
        for (RealServer server : SERVERS.values()) {
            server.kill();
        }
    }

    @Test
    void aNewPrimaryMeetsNoMoreThanAPool() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WAITING);
        try (RealStage stage =
                new RealStage(SERVERS, DB1, Map.of("writePoolSize", String.valueOf(POOL), "gateTimeout", "60s"))) {
            AtomicLong opened = new AtomicLong();
            stage.closeGate(2, DB1);
            List<CompletableFuture<Long>> waiting = new ArrayList<>();
            for (int i = 0; i < WAITING; i++) {
                waiting.add(CompletableFuture.supplyAsync(
                        () -> {
                            write(stage);
                            return System.nanoTime() - opened.get();
                        },
                        threads));
            }
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> stage.router().status().waiting() == WAITING);

            opened.set(System.nanoTime());
            stage.openGate(2, DB1, DB2);

            List<Long> times = new ArrayList<>();
            for (CompletableFuture<Long> one : waiting) {
                times.add(one.join());
            }
            Collections.sort(times);
            int most = Integer.parseInt(stage.on(
                    DB2,
                    "SELECT VARIABLE_VALUE FROM performance_schema.global_status"
                            + " WHERE VARIABLE_NAME = 'Max_used_connections'"));
            System.err.println(WAITING + " waiting, " + POOL + " connections: the first commit after "
                    + millis(times.get(0)) + " ms, half after " + millis(times.get(WAITING / 2))
                    + " ms, the last after "
                    + millis(times.get(WAITING - 1)) + " ms; at most " + most + " sessions");
            assertThat(stage.on(DB2, "SELECT COUNT(*) FROM t")).isEqualTo(String.valueOf(WAITING));
            // The two others are this test's own, and what is left of it a moment later.
            assertThat(most).isLessThanOrEqualTo(POOL + 2);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }

    private static void write(RealStage stage) {
        try (Connection connection = stage.connection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO t VALUES ()");
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
