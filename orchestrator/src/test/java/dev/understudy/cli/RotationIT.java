package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.client.NodeId;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/** A whole cluster under load, whose passwords are changed and whose doctor has nothing to say. */
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RotationIT {
    private static final Duration FORMATION = Duration.ofMinutes(6);

    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger written = new AtomicInteger();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();

    @SuppressWarnings("NullAway.Init")
    private Lab lab;

    @BeforeAll
    void start() throws Exception {
        lab = Lab.start(LabSettings.ordinary(System.err::println));
        lab.awaitWhole(FORMATION);
    }

    @AfterAll
    void close() {
        lab.close();
    }

    private Path secret(String name) {
        return lab.folder().resolve("secrets").resolve(name);
    }

    private void run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--zookeeper", lab.ensemble().connectString(), "--cluster", LabSettings.CLUSTER.value()));
        int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
        System.err.println(String.join(" ", arguments) + ": " + status + "\n" + out + err);
        if (status != 0) {
            lab.keepFolder();
        }
        assertThat(status).as(out + "\n" + err).isZero();
    }

    /** Nothing at all is wrong, not even a note. */
    private void theDoctorFindsNothing() throws Exception {
        lab.awaitWhole(FORMATION);
        StringWriter out = new StringWriter();
        Main.run(
                new PrintWriter(out, true),
                new PrintWriter(new StringWriter(), true),
                "doctor",
                "--zookeeper",
                lab.ensemble().connectString(),
                "--cluster",
                LabSettings.CLUSTER.value(),
                "--password-file",
                secret("doctor.password").toString());
        System.err.println(out);
        assertThat(out.toString()).contains("3 servers").contains(" 0 blocking, 0 warnings, 0 notes");
    }

    private void rotate(String account, String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("accounts", "rotate", "--secrets", secret("").toString(), "--account", account));
        arguments.addAll(List.of(options));
        run(arguments.toArray(String[]::new));
    }

    /** Writes by the router; every other row by a connection of its own, so that logins are tried too. */
    private void load() {
        try {
            String url = Files.readString(lab.applicationUrl()).strip();
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS rotated (id INT PRIMARY KEY)");
            }
            while (!ended.get()) {
                try (Connection connection = DriverManager.getConnection(url);
                        PreparedStatement insert = connection.prepareStatement("INSERT INTO rotated VALUES (?)")) {
                    insert.setInt(1, written.incrementAndGet());
                    insert.executeUpdate();
                } catch (SQLException e) {
                    errors.add(e.toString());
                }
            }
        } catch (IOException | SQLException e) {
            errors.add(e.toString());
        }
    }

    private void login(NodeId node, String password) throws SQLException {
        // A cached password would let an old one in without being asked for again.
        DriverManager.getConnection(
                        "jdbc:mysql://127.0.0.1:" + port(node) + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                        "app",
                        password)
                .close();
    }

    private int port(NodeId node) {
        return lab.topology()
                .current()
                .orElseThrow()
                .state()
                .member(node)
                .orElseThrow()
                .endpoint()
                .port();
    }

    @Test
    void passwordsAreChangedUnderLoadWithoutAnError() throws Exception {
        theDoctorFindsNothing();
        Thread load = new Thread(this::load, "load");
        load.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> written.get() > 50);
        String old = Files.readString(secret("application.password")).strip();
        NodeId primary =
                lab.topology().current().orElseThrow().state().primary().orElseThrow();

        Thread killer = new Thread(() -> {
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(secret("application.password.next")));
            lab.killAgent(primary);
        });
        killer.start();
        rotate("application");
        killer.join();
        for (NodeId node : lab.nodes()) {
            login(node, old);
            login(node, Files.readString(secret("application.password")).strip());
        }
        rotate("replication");
        rotate("agent");
        rotate("doctor");
        rotate("application", "--end-old");

        int before = written.get();
        await().atMost(Duration.ofSeconds(30)).until(() -> written.get() > before + 50);
        ended.set(true);
        load.join();
        System.err.println(written.get() + " rows, errors: " + errors);
        assertThat(errors).isEmpty();
        for (NodeId node : lab.nodes()) {
            login(node, Files.readString(secret("application.password")).strip());
            assertThatThrownBy(() -> login(node, old)).hasMessageContaining("Access denied");
        }
        try (Stream<Path> files = Files.list(secret(""))) {
            assertThat(files)
                    .noneMatch(file -> file.toString().endsWith(".next"))
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
        // What was changed is what a restarted server, a restarted agent and a new primary come in with.
        OptionalLong killed = lab.serverPid(primary);
        lab.killAgent(primary);
        lab.killServer(primary);
        // Until then the reports show the cluster as it was.
        await().atMost(FORMATION)
                .until(() -> lab.serverPid(primary).isPresent()
                        && !lab.serverPid(primary).equals(killed));
        theDoctorFindsNothing();
    }
}
