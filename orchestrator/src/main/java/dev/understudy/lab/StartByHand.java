package dev.understudy.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts a node's mysqld past its agent, as an init script or a person would who does not know of it, and kills it once it
 * has recovered: what its binary log ended with is committed then.
 *
 * @param program the mysqld program
 * @param nodeFolder the node's directory
 */
record StartByHand(Path program, Path nodeFolder) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 20;

    /**
     * Does it; nobody is let in meanwhile.
     *
     * @throws LabException if mysqld does not come up in time
     */
    void andKill() throws LabException, InterruptedException {
        Path up = nodeFolder.resolve("by-hand.pid");
        Path log = nodeFolder.resolve("logs").resolve("by-hand.log");
        try {
            Files.deleteIfExists(up);
            Process server = new ProcessBuilder(command(up, log))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            try {
                awaitUp(server, up, log);
            } finally {
                server.destroyForcibly().waitFor();
                Files.deleteIfExists(up);
            }
        } catch (IOException e) {
            throw new LabException("mysqld in " + nodeFolder + " cannot be started by hand: " + e.getMessage(), e);
        }
    }

    /** mysqld writes its pid file when it has recovered, as one of the last things. */
    private static void awaitUp(Process server, Path up, Path log) throws LabException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(up)) {
            if (!server.isAlive() || System.nanoTime() > deadline) {
                throw new LabException("mysqld that was started by hand does not come up: see " + log);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private List<String> command(Path up, Path log) {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--no-defaults",
                "--datadir=" + nodeFolder.resolve("data"),
                "--socket=" + nodeFolder.resolve("by-hand.sock"),
                "--pid-file=" + up,
                "--log-error=" + log,
                "--skip-networking",
                "--mysqlx=OFF",
                "--server-id=1",
                "--log-bin=binlog",
                "--log-bin-index=binlog.index",
                "--relay-log=relay",
                "--relay-log-index=relay.index",
                "--relay-log-recovery=OFF",
                "--skip-replica-start=ON",
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON",
                "--innodb-buffer-pool-size=32M",
                "--innodb-redo-log-capacity=32M"));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--user=root");
        }
        return command;
    }
}
