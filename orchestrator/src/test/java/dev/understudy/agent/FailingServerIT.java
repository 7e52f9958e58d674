package dev.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.agent.process.ServerSettings;
import dev.understudy.client.ClusterPaths;
import dev.understudy.client.Ensemble;
import dev.understudy.client.Finding;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Records;
import dev.understudy.client.ServerProcess;
import dev.understudy.lab.LabZooKeeper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mysqld that cannot start is reported with its cause, started more and more rarely, and well again when it is mended. */
class FailingServerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static ServerTemplate template;

    @SuppressWarnings("NullAway.Init")
    private RealWorld world;

    @SuppressWarnings("NullAway.Init")
    private LabZooKeeper zooKeeper;

    @SuppressWarnings("NullAway.Init")
    private CuratorFramework client;

    @BeforeAll
    static void makeTheTemplate() throws Exception {
        template = ServerTemplate.in(folder);
    }

    @BeforeEach
    void makeAWorld() throws Exception {
        Path here = Files.createTempDirectory(folder, "w");
        world = new RealWorld(template, here);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        zooKeeper = new LabZooKeeper(Files.createTempDirectory(folder, "zk"), port);
        zooKeeper.start();
        client = new Ensemble("127.0.0.1:" + port).connect(Duration.ofSeconds(5), Duration.ofSeconds(20));
    }

    @AfterEach
    void close() {
        client.close();
        zooKeeper.close();
        world.close();
    }

    private Optional<NodeReport> report(AgentSettings settings) throws Exception {
        try {
            byte[] bytes = client.getData().forPath(new ClusterPaths(settings.cluster()).node(settings.node()));
            return Optional.of(Records.read(bytes, NodeReport.class));
        } catch (KeeperException.NoNodeException e) {
            return Optional.empty();
        }
    }

    private String finding(AgentSettings settings) throws Exception {
        return report(settings)
                .flatMap(NodeReport::finding)
                .filter(finding -> finding.kind() == Finding.Kind.SERVER_FAILS)
                .map(Finding::message)
                .orElse("");
    }

    private interface Mending {
        void mend() throws Exception;
    }

    private void failsWith(AgentSettings settings, String cause, Mending mending) throws Exception {
        Agent agent = new Agent(settings, client);
        try {
            agent.start();
            await().atMost(PATIENCE)
                    // Reports that only count on are not made each time, so that a number may be missed.
                    .untilAsserted(() -> assertThat(finding(settings))
                            .contains(cause)
                            .containsPattern("\\(([4-9]|\\d{2}) times in a row\\)"));
            System.err.println(finding(settings));

            mending.mend();

            await().atMost(PATIENCE)
                    .until(() -> report(settings)
                            .filter(report -> report.process() == ServerProcess.UP
                                    && report.finding().isEmpty())
                            .isPresent());
            assertThat(report(settings).orElseThrow().reports(Finding.Kind.SERVER_FAILS))
                    .as("until it has stayed up for a while")
                    .isTrue();
        } finally {
            agent.killServer();
            agent.close();
        }
    }

    @Test
    void aPortThatIsTaken() throws Exception {
        AgentSettings settings = world.real("db1").settings();
        ServerSocket taken = new ServerSocket(settings.server().endpoint().port(), 1, InetAddress.getLoopbackAddress());
        failsWith(settings, "Address already in use", taken::close);
    }

    @Test
    void anOptionThatThereIsNot() throws Exception {
        AgentSettings plain = world.real("db1").settings();
        Path program = Files.createTempDirectory(folder, "bin").resolve("mysqld");
        Files.writeString(program, "#!/bin/sh\nexec '" + plain.server().program() + "' \"$@\" --no-such-option\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        failsWith(
                with(plain, program),
                "unknown option '--no-such-option'",
                () -> Files.writeString(
                        program, "#!/bin/sh\nexec '" + plain.server().program() + "' \"$@\"\n"));
    }

    @Test
    void aProgramThatIsGone() throws Exception {
        AgentSettings plain = world.real("db1").settings();
        Path program = Files.createTempDirectory(folder, "bin").resolve("mysqld");
        failsWith(
                with(plain, program),
                "No such file or directory",
                () -> Files.createSymbolicLink(program, plain.server().program()));
    }

    @Test
    void dataThatIsDamaged() throws Exception {
        AgentSettings settings = world.real("db1").settings();
        Path tables = settings.directory().data().resolve("mysql.ibd");
        byte[] whole = Files.readAllBytes(tables);
        Files.write(tables, new byte[4096], StandardOpenOption.WRITE);
        failsWith(settings, "mysqld.log says:", () -> Files.write(tables, whole));
    }

    private static AgentSettings with(AgentSettings plain, Path program) {
        ServerSettings server = plain.server();
        return new AgentSettings(
                plain.cluster(),
                plain.node(),
                plain.directory(),
                new ServerSettings(program, server.endpoint(), server.adminPort(), server.memory()),
                plain.traits(),
                plain.accounts(),
                plain.unit());
    }
}
