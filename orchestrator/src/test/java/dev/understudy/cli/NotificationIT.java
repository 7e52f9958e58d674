package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;
import static org.awaitility.Awaitility.await;

import dev.understudy.lab.LabZooKeeper;
import dev.understudy.lab.PortBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An orchestrator as a service of type notify: a script listens where systemd would. */
class NotificationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String LISTENER = """
            import socket, sys
            hears = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            hears.bind(sys.argv[1])
            print('listens', flush=True)
            while True:
                print(hears.recv(4096).decode().strip(), flush=True)
            """;

    @TempDir
    Path folder;

    private static void require(String program) {
        assumeThatCode(() -> new ProcessBuilder(program, "--version")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor())
                .as(program + " is not installed, so nobody can be told")
                .doesNotThrowAnyException();
    }

    private Process orchestrator(LabZooKeeper zooKeeper, Path socket) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.understudy.cli.Main",
                "orchestrator",
                "--id",
                "o1",
                "--cluster",
                "shop",
                "--zookeeper",
                zooKeeper.ensemble().connectString(),
                "--die-with-parent"));
        builder.environment().put("NOTIFY_SOCKET", socket.toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("orchestrator.log").toFile())
                .start();
    }

    private List<String> heard() throws IOException {
        return Files.readAllLines(folder.resolve("heard"));
    }

    @Test
    void anOrchestratorSaysThatItWorks() throws Exception {
        require("python3");
        require("systemd-notify");
        Path socket = folder.resolve("notify");
        Process listener = new ProcessBuilder("python3", "-c", LISTENER, socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("heard").toFile())
                .start();
        try (PortBlock ports = PortBlock.claimFree(2);
                LabZooKeeper zooKeeper =
                        new LabZooKeeper(Files.createDirectory(folder.resolve("zookeeper")), ports.port(0))) {
            await().atMost(PATIENCE).until(this::heard, lines -> lines.equals(List.of("listens")));
            zooKeeper.start();
            Process orchestrator = orchestrator(zooKeeper, socket);
            try {
                await().atMost(PATIENCE)
                        .failFast("the orchestrator has ended", () -> !orchestrator.isAlive())
                        .until(this::heard, lines -> lines.contains("READY=1"));
            } finally {
                orchestrator.getOutputStream().close();
                if (!orchestrator.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    orchestrator.destroyForcibly();
                }
            }
            assertThat(folder.resolve("orchestrator.log")).content().doesNotContain("systemd-notify");
        } finally {
            listener.destroyForcibly();
        }
    }
}
