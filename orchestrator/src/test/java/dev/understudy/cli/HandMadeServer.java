package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A mysqld that a person has set up with an option file and the mysql client, and knows nothing of Understudy. */
final class HandMadeServer {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** So that a server takes 200 MB instead of 490. */
    private static final List<String> LEAN = List.of(
            "innodb-buffer-pool-size=32M",
            "innodb-redo-log-capacity=32M",
            "replica-parallel-workers=4",
            "table-open-cache=200",
            "table-definition-cache=400",
            "max-connections=100",
            "performance-schema-digests-size=0",
            "performance-schema-max-table-instances=200",
            "performance-schema-max-mutex-instances=0",
            "performance-schema-max-rwlock-instances=0",
            "performance-schema-error-size=0",
            "performance-schema-events-statements-history-long-size=0",
            "performance-schema-events-waits-history-long-size=0",
            "performance-schema-events-stages-history-long-size=0",
            "performance-schema-events-transactions-history-long-size=0");

    private final Path program;
    private final Path folder;
    private final NodeId node;
    private final Endpoint endpoint;

    private HandMadeServer(Path program, Path folder, NodeId node, Endpoint endpoint) {
        this.program = program;
        this.folder = folder;
        this.node = node;
        this.endpoint = endpoint;
    }

    /**
     * Makes the directory of a server and its option file.
     *
     * @param template an empty database
     * @param more further lines of its option file
     */
    static HandMadeServer make(Path program, Path template, Path folder, NodeId node, int port, String... more)
            throws IOException {
        HandMadeServer server = new HandMadeServer(program, folder, node, new Endpoint("127.0.0.1", port));
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.walk(template)) {
            for (Path file : files.toList()) {
                if (!file.endsWith("auto.cnf")) {
                    Files.copy(file, server.data().resolve(template.relativize(file)));
                }
            }
        }
        List<String> options = new ArrayList<>(List.of(
                "[mysqld]",
                "datadir=" + server.data(),
                "socket=" + server.socket(),
                "pid-file=" + folder.resolve("pid"),
                "log-error=" + folder.resolve("error.log"),
                "bind-address=127.0.0.1",
                "port=" + port,
                "mysqlx=OFF",
                "gtid-mode=ON",
                "enforce-gtid-consistency=ON"));
        options.addAll(LEAN);
        options.addAll(List.of(more));
        Files.write(server.optionFile(), options);
        return server;
    }

    /** Makes an empty database, from which servers are copied. */
    static Path template(Path program, Path folder) throws Exception {
        Path data = folder.resolve("template");
        run(
                folder.resolve("template.log"),
                List.of(
                        program.toString(),
                        "--no-defaults",
                        "--initialize-insecure",
                        "--datadir=" + data,
                        "--innodb-redo-log-capacity=32M",
                        "--user=" + System.getProperty("user.name")));
        return data;
    }

    NodeId node() {
        return node;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Path data() {
        return folder.resolve("mysql");
    }

    Path optionFile() {
        return folder.resolve("my.cnf");
    }

    Path socket() {
        return folder.resolve("sock");
    }

    void start() throws IOException {
        new ProcessBuilder(
                        program.toString(),
                        "--defaults-file=" + optionFile(),
                        "--user=" + System.getProperty("user.name"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.log").toFile())
                .start();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> mysql("SELECT 1").equals("1"));
    }

    /** What the mysql client prints, as the local root. */
    String mysql(String sql) {
        try {
            Process client = new ProcessBuilder(
                            program.resolveSibling("mysql").toString(),
                            "--no-defaults",
                            "--user=root",
                            "--socket=" + socket(),
                            "--batch",
                            "--skip-column-names",
                            "--execute=" + sql)
                    .redirectErrorStream(true)
                    .start();
            String printed;
            try (InputStream output = client.getInputStream()) {
                printed = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
            }
            assertThat(client.waitFor()).as(node + ": " + sql + ": " + printed).isZero();
            return printed;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The process that works in the data directory. */
    long pid() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .map(process -> process.getFileName().toString())
                    .filter(name -> name.matches("\\d+"))
                    .filter(this::worksHere)
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private boolean worksHere(String pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", pid, "cwd")).equals(data().toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    List<String> commandLine() throws IOException {
        return List.of(Files.readString(Path.of("/proc", Long.toString(pid()), "cmdline"))
                .split("\0"));
    }

    void kill() {
        ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static void run(Path log, List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).as(command + ": see " + log).isZero();
    }
}
