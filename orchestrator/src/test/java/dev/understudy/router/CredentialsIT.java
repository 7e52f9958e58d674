package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.agent.RealServer;
import dev.understudy.client.NodeId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Passwords that change, and that are wrong, on real servers. They do not replicate: a replica hears of it when it is told. */
@Timeout(300)
@SuppressWarnings("NullAway.Init")
class CredentialsIT {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final NodeId DB3 = NodeId.of("db3");
    private static final String OLD = RealServer.APPLICATION.password();
    private static final String NEW = "another word";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Map<NodeId, RealServer> SERVERS = new TreeMap<>();

    @TempDir
    private static Path folder;

    private Path file;

    @BeforeAll
    static void startServers() throws Exception {
        for (NodeId node : new NodeId[] {DB1, DB2, DB3}) {
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

    @BeforeEach
    void writeFile() throws Exception {
        file = Files.writeString(folder.resolve("password"), OLD + "\n");
        for (NodeId node : SERVERS.keySet()) {
            admin(node, "ALTER USER app IDENTIFIED BY '" + OLD.replace("'", "''") + "'");
        }
    }

    private RealStage stage() throws Exception {
        return new RealStage(SERVERS, DB1, Map.of("password", "", "passwordFile", file.toString()));
    }

    private static long admin(NodeId node, String sql) throws SQLException {
        try (Connection connection = Objects.requireNonNull(SERVERS.get(node)).connect(RealServer.AGENT);
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return 0;
            }
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static long sessions(NodeId node, String figure) throws SQLException {
        return admin(node, "SELECT COALESCE(" + figure + ", 0) FROM performance_schema.processlist WHERE user = 'app'");
    }

    @Test
    void aPasswordIsChangedUnderLoadAndNobodyHearsOfIt() throws Exception {
        List<SQLException> errors = new CopyOnWriteArrayList<>();
        AtomicInteger done = new AtomicInteger();
        try (RealStage stage = stage()) {
            List<Thread> load = List.of(
                    worker(() -> write(stage), done, errors),
                    worker(() -> write(stage), done, errors),
                    worker(() -> read(stage), done, errors),
                    worker(() -> read(stage), done, errors));
            awaitMore(done);
            long lastOfOld = sessions(DB1, "MAX(id)");

            // The file first: every server still refuses what is in it.
            Files.writeString(file, NEW + "\n");
            stage.renew();
            awaitMore(done);

            // Then the primary; the replicas have not heard of it.
            change(DB1);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
                stage.renew();
                return sessions(DB1, "MIN(id)") > lastOfOld;
            });
            awaitMore(done);

            for (NodeId replica : List.of(DB2, DB3)) {
                long last = sessions(replica, "MAX(id)");
                change(replica);
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
                    stage.renew();
                    return sessions(replica, "COUNT(*)") == 0 || sessions(replica, "MIN(id)") > last;
                });
            }
            for (NodeId node : SERVERS.keySet()) {
                admin(node, "ALTER USER app DISCARD OLD PASSWORD");
            }
            awaitMore(done);
            load.forEach(Thread::interrupt);
            for (Thread worker : load) {
                worker.join();
            }
            assertThat(errors).isEmpty();

            stage.failOver(2, DB1, DB2);
            write(stage);
        }
    }

    private static void change(NodeId node) throws SQLException {
        admin(node, "ALTER USER app IDENTIFIED BY '" + NEW + "' RETAIN CURRENT PASSWORD");
    }

    private interface Work {
        void run() throws SQLException;
    }

    private static Thread worker(Work work, AtomicInteger done, List<SQLException> errors) {
        Thread thread = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    work.run();
                    done.incrementAndGet();
                } catch (SQLException e) {
                    if (!Thread.currentThread().isInterrupted()) {
                        errors.add(e);
                    }
                }
            }
        });
        thread.start();
        return thread;
    }

    private static void awaitMore(AtomicInteger done) {
        int before = done.get();
        await().atMost(PATIENCE).until(() -> done.get() > before + 200);
    }

    private static void write(RealStage stage) throws SQLException {
        try (Connection connection = stage.connection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO t VALUES ()");
            connection.commit();
        }
    }

    private static void read(RealStage stage) throws SQLException {
        try (Connection connection = stage.connection();
                Statement statement = connection.createStatement()) {
            connection.setReadOnly(true);
            statement.executeQuery("SELECT COUNT(*) FROM t").close();
        }
    }

    @Test
    void aConnectionInUseOutlivesTheOldPassword() throws Exception {
        try (RealStage stage = stage();
                Connection used = stage.connection();
                Statement statement = used.createStatement()) {
            used.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO t VALUES ()");
            long session;
            try (ResultSet id = statement.executeQuery("SELECT CONNECTION_ID()")) {
                id.next();
                session = id.getLong(1);
            }
            change(DB1);
            Files.writeString(file, NEW);
            stage.renew();
            admin(DB1, "ALTER USER app DISCARD OLD PASSWORD");
            write(stage);
            assertThat(sessions(DB1, "SUM(id = " + session + ")")).isEqualTo(1);
            used.commit();
        }
    }

    @Test
    void aWrongPasswordIsToldAtTheStart() throws Exception {
        Files.writeString(file, "not the word");
        try (RealStage stage = stage()) {
            for (var call : List.<ThrowingCallable>of(() -> stage.router().tryLogin(), () -> write(stage))) {
                assertThatThrownBy(call)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("28000"))
                        .hasMessageContainingAll(
                                "db1 (" + stage.wire(DB1).endpoint() + ") refused user app",
                                "Access denied",
                                "the file " + file + " (property passwordFile)",
                                "Check that");
            }
        }
    }
}
