package dev.understudy.agent.process;

import dev.understudy.client.ClusterName;
import dev.understudy.client.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the mysqld program of one node.
 *
 * @param settings how mysqld is run
 * @param directory where
 * @param cluster the node's cluster
 * @param node the node
 */
record ServerCommands(ServerSettings settings, NodeDirectory directory, ClusterName cluster, NodeId node) {
    private static final long INITIALISE_SECONDS = 120;

    /** mysqld carries out RESTART, and ends a CLONE with it, only if this names its parent, which then must start it. */
    private static final String PARENT = "MYSQLD_PARENT_PID";

    /** Starts the server. */
    Process run() throws IOException {
        return launch(settings.run(directory, cluster, node));
    }

    /**
     * Makes an empty data directory a database.
     *
     * @throws IOException if mysqld fails; the message has the end of its log
     */
    void initialise(Accounts accounts) throws IOException, InterruptedException {
        ErrorLog log = new ErrorLog(directory.errorLog());
        long before = log.size();
        Path initFile = Files.createTempFile(
                directory.root(),
                "accounts",
                ".sql",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(initFile, accounts.initFile());
            Process process = launch(settings.initialise(directory, initFile));
            if (!process.waitFor(INITIALISE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("mysqld could not initialise " + directory.data() + ": " + log.told(before));
            }
        } finally {
            Files.delete(initFile);
        }
    }

    private Process launch(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(directory.errorLog().toFile()));
        builder.environment().put(PARENT, Long.toString(ProcessHandle.current().pid()));
        return builder.start();
    }
}
