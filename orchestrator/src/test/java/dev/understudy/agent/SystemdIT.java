package dev.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.agent.converge.StepFailedException;
import dev.understudy.agent.process.MysqldProcess;
import dev.understudy.agent.process.SystemdDropIn;
import dev.understudy.agent.process.SystemdUnit;
import dev.understudy.client.Access;
import dev.understudy.client.Finding;
import dev.understudy.client.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real mysqld that is not the agent's child: a script plays systemctl, with the printed drop-in as its unit. */
class SystemdIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static ServerTemplate template;

    @SuppressWarnings("NullAway.Init")
    private RealWorld world;

    @SuppressWarnings("NullAway.Init")
    private Path systemctl;

    @SuppressWarnings("NullAway.Init")
    private AgentSettings settings;

    @SuppressWarnings("NullAway.Init")
    private RealNode node;

    @BeforeAll
    static void makeTheTemplate() throws Exception {
        template = ServerTemplate.in(folder);
    }

    @BeforeEach
    void install() throws Exception {
        world = new RealWorld(template, Files.createTempDirectory(folder, "w"));
        Path unit = Files.createDirectory(Files.createTempDirectory(folder, "u").resolve("unit"));
        systemctl = unit.resolve("systemctl");
        node = world.under("db1", new SystemdUnit("mysql", systemctl.toString()));
        settings = node.settings();
        try (var script = SystemdIT.class.getResourceAsStream("/systemctl")) {
            Files.write(systemctl, script.readAllBytes());
        }
        Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwxr-xr-x"));
        writeUnit(line -> line);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private interface Edit {
        String of(String line);
    }

    /** The drop-in as it is printed, each line changed by somebody. */
    private void writeUnit(Edit edit) throws IOException {
        List<String> lines = SystemdDropIn.lines(
                settings.unit().orElseThrow(),
                settings.server(),
                settings.directory(),
                settings.cluster(),
                settings.node());
        Files.writeString(
                systemctl.resolveSibling("unit"),
                lines.stream().map(edit::of).collect(Collectors.joining("\n", "", "\n")));
    }

    private void start() throws Exception {
        node.control().startServer();
        world.await("it answers", () -> node.process() == ServerProcess.UP);
    }

    @Test
    void theUnitIsStartedAndKilledAndItsEndIsToldAndItComesBackHarmless() throws Exception {
        start();
        assertThat(node.server().access()).isEqualTo(Access.OFFLINE);
        assertThat(node.warnings()).isEmpty();
        node.asAnybody("SET GLOBAL super_read_only = OFF, GLOBAL offline_mode = OFF");

        node.control().killServer();
        assertThat(node.process()).isEqualTo(ServerProcess.DOWN);
        assertThat(node.look().restarts().pause()).isZero();
        start();

        assertThat(node.server().access()).isEqualTo(Access.OFFLINE);
    }

    @Test
    void oneThatAsksToBeStartedAgainHasNotFailed() throws Exception {
        start();

        node.asAnybody("RESTART");

        world.await("it has ended", () -> node.process() == ServerProcess.DOWN);
        start();
        assertThat(node.warnings()).isEmpty();
        assertThat(Files.readString(systemctl.resolveSibling("calls"))).doesNotContain("kill");
    }

    @Test
    void theNextAgentTakesItOverAndSeesItsEndWithoutBeingItsParent() throws Exception {
        start();
        Files.delete(settings.directory().pidFile());

        try (RealNode successor = node.successor()) {
            assertThat(successor.process()).isEqualTo(ServerProcess.UP);
            successor.terminate();
            world.await("its end is seen", () -> successor.process() == ServerProcess.DOWN);
        }
    }

    @Test
    void aUnitThatIsNotWhatTheAgentNeedsIsRefusedWithWhatMendsIt() throws Exception {
        writeUnit(line -> line.replace("Restart=no", "Restart=on-failure").replace(" --offline-mode=ON", " "));

        assertThatThrownBy(() -> node.control().startServer())
                .hasMessageContaining("has Restart=on-failure")
                .hasMessageContaining("starts mysqld without --offline-mode=ON")
                .hasMessageContaining("--print-drop-in");

        assertThat(node.process()).isEqualTo(ServerProcess.DOWN);
        assertThat(node.look().restarts().trouble()).map(Finding::kind).contains(Finding.Kind.SERVER_FAILS);
        assertThat(Files.readString(systemctl.resolveSibling("calls"))).doesNotContain("start --no-block");
    }

    /** What systemd says of a unit need not be what is run. */
    @Test
    void aServerThatIsNotHarmlessIsKilledAtOnce() throws Exception {
        Files.writeString(systemctl.resolveSibling("sabotage"), " --super-read-only=OFF");

        assertThatThrownBy(() -> node.control().startServer()).hasMessageContaining("--super-read-only=ON");

        MysqldProcess another = new MysqldProcess(
                settings.server(), settings.directory(), settings.cluster(), settings.node(), () -> {});
        await().atMost(PATIENCE).until(() -> !another.adopt());
    }

    @Test
    void anEndAtOnceIsToldWithItsCause() throws Exception {
        Files.writeString(systemctl.resolveSibling("sabotage"), " --no-such-option");

        world.await("it is told", () -> {
            try {
                node.control().startServer();
            } catch (StepFailedException e) {
                // Looked at below.
            }
            node.look();
            return node.look().restarts().trouble().isPresent();
        });

        assertThat(node.look().restarts().trouble().map(Finding::message).orElseThrow())
                .contains("exit status 1");
        world.await("it is down", () -> node.process() == ServerProcess.DOWN);
    }
}
