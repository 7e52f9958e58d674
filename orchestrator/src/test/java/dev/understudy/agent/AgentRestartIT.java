package dev.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.agent.converge.StepFailedException;
import dev.understudy.agent.process.MysqldProcess;
import dev.understudy.client.Epoch;
import dev.understudy.client.Running;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.StateVersion;
import dev.understudy.contract.Write;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryForever;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent comes and goes; its server runs on as it was. */
class AgentRestartIT {
    private static final Epoch EPOCH = new Epoch(1);

    /** Statements by which an agent changes a server; those of an agent before it that wait inside it are ended. */
    private static final String DEEDS = "SELECT COUNT(*) FROM mysql.general_log WHERE user_host LIKE '%agent%'"
            + " AND CONVERT(argument USING utf8mb4)"
            + " REGEXP '^(SET GLOBAL|STOP|START|CHANGE|RESET|FLUSH|INSERT|REPLACE|ALTER|CREATE)'";

    private static final String LOOKS = "SELECT COUNT(*) > 10 FROM mysql.general_log WHERE user_host LIKE '%agent%'"
            + " AND CONVERT(argument USING utf8mb4) LIKE '%gtid_executed%'";

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static ServerTemplate template;

    @SuppressWarnings("NullAway.Init")
    private RealWorld world;

    @BeforeAll
    static void makeTheTemplate() throws Exception {
        template = ServerTemplate.in(folder);
    }

    @BeforeEach
    void makeAWorld() throws Exception {
        world = new RealWorld(template, Files.createTempDirectory(folder, "w"));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private RealNode started(String name) {
        RealNode node = world.real(name);
        try {
            node.control().startServer();
        } catch (StepFailedException e) {
            throw new AssertionError(e);
        }
        world.await("it answers", () -> node.process() == ServerProcess.UP);
        return node;
    }

    private static long pid(RealNode node) throws Exception {
        return Long.parseLong(
                Files.readString(node.settings().directory().pidFile()).strip());
    }

    /** ZooKeeper is away: nothing listens there. */
    private static CuratorFramework nobody() {
        CuratorFramework client = CuratorFrameworkFactory.newClient("127.0.0.1:9", new RetryForever(100));
        client.start();
        return client;
    }

    @Test
    void withoutZooKeeperTheNextAgentDoesNothingToAServer() throws Exception {
        RealNode primary = started("db1");
        primary.control().promote(1, EPOCH);
        RealNode replica = started("db2");
        replica.control().recordWithinBase(EPOCH);
        replica.control().follow(primary.endpoint(), Acknowledging.ON);
        Write first = primary.write("first");
        world.await("it is acknowledged", () -> first.outcome() == Write.Outcome.ACKNOWLEDGED);
        for (RealNode node : new RealNode[] {primary, replica}) {
            remember(node);
            node.asAnybody("SET GLOBAL log_output = 'TABLE'", "SET GLOBAL general_log = ON");
        }
        long server = pid(replica);

        try (CuratorFramework client = nobody();
                Agent ofPrimary = new Agent(primary.settings(), client);
                Agent ofReplica = new Agent(replica.settings(), client)) {
            ofPrimary.start();
            ofReplica.start();
            world.await(
                    "both look again and again",
                    () -> primary.answers(LOOKS).equals("1")
                            && replica.answers(LOOKS).equals("1"));

            assertThat(primary.answers(DEEDS)).isEqualTo("0");
            assertThat(replica.answers(DEEDS)).isEqualTo("0");
            assertThat(replica.answers("SELECT SERVICE_STATE FROM performance_schema.replication_connection_status"))
                    .isEqualTo(Running.ON.name());
            assertThat(pid(replica)).isEqualTo(server);
            Write second = primary.write("second");
            world.await("it is acknowledged", () -> second.outcome() == Write.Outcome.ACKNOWLEDGED);

            new ProcessBuilder("kill", "-KILL", Long.toString(server)).start().waitFor();
            world.remains(
                    "nothing is started upon an old record",
                    () -> ProcessHandle.of(server)
                            .filter(ProcessHandle::isAlive)
                            .isEmpty());
            assertThat(pid(replica)).isEqualTo(server);
        }
    }

    /** Its agent has followed a record once. */
    private static void remember(RealNode node) throws Exception {
        MemoryFile file = new MemoryFile(node.settings().directory().memory());
        file.write(file.read().withSeen(StateVersion.first()));
    }

    @Test
    void aServerIsFoundWithoutItsPidFileAndItsEndIsSeenAtOnce() throws Exception {
        RealNode node = started("db1");
        long server = pid(node);
        AtomicLong seenAt = new AtomicLong();
        MysqldProcess next = process(node, () -> seenAt.set(System.nanoTime()));
        Files.writeString(node.settings().directory().pidFile(), "1");

        assertThat(next.adopt()).isTrue();
        assertThat(pid(node)).as("noted again").isEqualTo(server);

        new ProcessBuilder("kill", "-KILL", Long.toString(server)).start().waitFor();
        long killedAt = System.nanoTime();
        world.await("its end is seen", () -> seenAt.get() != 0);
        long millis = (seenAt.get() - killedAt) / 1_000_000;
        System.err.println("the end of an adopted server was seen " + millis + " ms after kill(1) had ended");
        assertThat(next.isRunning()).isFalse();
    }

    @Test
    void aShellThatStandsInTheDataDirectoryIsNoServer() throws Exception {
        RealNode node = world.real("db1");
        Process shell = new ProcessBuilder("sleep", "60")
                .directory(node.settings().directory().data().toFile())
                .start();
        try {
            assertThat(process(node, () -> {}).adopt()).isFalse();
        } finally {
            shell.destroyForcibly();
        }
    }

    @Test
    void aServerThatAsksToBeStartedAgainIsStartedAndHasNotFailed() throws Exception {
        RealNode node = started("db1");

        node.asAnybody("RESTART");

        world.await("it has ended", () -> node.process() == ServerProcess.DOWN);
        node.control().startServer();
        world.await("it answers", () -> node.process() == ServerProcess.UP);
        assertThat(node.look().restarts().pause()).isZero();
        assertThat(node.warnings()).isEmpty();
    }

    private static MysqldProcess process(RealNode node, Runnable onExit) {
        AgentSettings settings = node.settings();
        return new MysqldProcess(
                settings.server(), settings.directory(), settings.cluster(), settings.node(), onExit, Optional.empty());
    }
}
