package dev.understudy.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The directory of one node, with all that belongs to it.
 *
 * @param root the directory
 * @param data mysqld's data directory
 */
public record NodeDirectory(Path root, Path data) {
    private static final String SERVER_UUID = "server-uuid=";

    /** One that holds the data too. */
    public NodeDirectory(Path root) {
        this(root, root.resolve("data"));
    }

    /** Whether the data lie where others have put them, so that others may have set up the server. */
    public boolean isInherited() {
        return !data.equals(root.resolve("data"));
    }

    /** What a server that was set up by others calls its files. */
    public Path names() {
        return root.resolve("agent").resolve("server-names");
    }

    /** mysqld's error log. */
    public Path errorLog() {
        return root.resolve("logs").resolve("mysqld.log");
    }

    /** The process id of the mysqld that was started last. */
    public Path pidFile() {
        return root.resolve("mysqld.pid");
    }

    /** What the agent has made durable. */
    public Path memory() {
        return root.resolve("agent").resolve("memory");
    }

    /** Names the newest binary log file as it was when mysqld was started last. */
    public Path lastStart() {
        return root.resolve("agent").resolve("last-start");
    }

    /** The process id of the last mysqld that has answered an agent. */
    public Path answered() {
        return root.resolve("agent").resolve("answered");
    }

    /** Held by the one agent that may act on this node. */
    public Path lock() {
        return root.resolve("agent").resolve("lock");
    }

    /** Where transactions are kept that were taken out of the node's history. */
    public Path exports() {
        return root.resolve("exports");
    }

    /** mysqld's Unix socket; its path may have about 100 bytes at the most. */
    public Path socket() {
        return root.resolve("mysqld.sock");
    }

    /** Holds the server's identity, in a line {@code server-uuid=...}. Without it the server gets a new one. */
    public Path identity() {
        return data().resolve("auto.cnf");
    }

    /** The identity that the server has, or had when it ran last; empty if it has none yet, or any more. */
    public Optional<String> serverUuid() throws IOException {
        if (!Files.exists(identity())) {
            return Optional.empty();
        }
        return Files.readAllLines(identity()).stream()
                .filter(line -> line.startsWith(SERVER_UUID))
                .map(line -> line.substring(SERVER_UUID.length()).strip())
                .findFirst();
    }

    /** Makes what is missing. */
    public void create() throws IOException {
        Files.createDirectories(root.resolve("logs"));
        Files.createDirectories(root.resolve("agent"));
    }
}
