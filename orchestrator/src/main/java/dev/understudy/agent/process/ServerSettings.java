package dev.understudy.agent.process;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import dev.understudy.mysql.ServerNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * How a node's mysqld is run.
 *
 * @param program the mysqld program
 * @param endpoint where clients and replicas reach it
 * @param adminPort the port on 127.0.0.1 that is kept for the agent
 * @param memory how much memory it may take
 * @param optionFile the option file of a server that was set up by others; what is demanded here wins over it
 * @param bindAddress on which of the host's addresses a server listens that its agent has made; empty: on its endpoint's
 */
public record ServerSettings(
        Path program,
        Endpoint endpoint,
        int adminPort,
        Memory memory,
        Optional<Path> optionFile,
        Optional<String> bindAddress) {
    /** Listening on the endpoint's address. */
    public ServerSettings(Path program, Endpoint endpoint, int adminPort, Memory memory, Optional<Path> optionFile) {
        this(program, endpoint, adminPort, memory, optionFile, Optional.empty());
    }

    /** Without an option file. */
    public ServerSettings(Path program, Endpoint endpoint, int adminPort, Memory memory) {
        this(program, endpoint, adminPort, memory, Optional.empty());
    }

    /** How much memory a server may take. */
    public enum Memory {
        /** MySQL's own sizes. */
        ORDINARY,
        /** As little as a server of a test needs. */
        LEAN
    }

    /**
     * What correctness demands (design, section 7). On the command line, where neither an option file nor {@code SET
     * PERSIST} can change it.
     */
    private static final List<String> DEMANDED = List.of(
            "--persisted-globals-load=OFF",
            "--super-read-only=ON",
            "--offline-mode=ON",
            "--skip-replica-start=ON",
            "--gtid-mode=ON",
            "--enforce-gtid-consistency=ON",
            "--log-replica-updates=ON",
            "--sync-binlog=1",
            "--innodb-flush-log-at-trx-commit=1",
            "--binlog-format=ROW",
            "--binlog-error-action=ABORT_SERVER",
            "--binlog-row-event-max-size=65536",
            "--replica-preserve-commit-order=ON",
            "--relay-log-recovery=OFF",
            "--sync-relay-log=1",
            "--replica-net-timeout=4",
            "--plugin-load-add=semisync_source.so",
            "--plugin-load-add=semisync_replica.so",
            "--plugin-load-add=mysql_clone.so",
            // Minutes for which a copy waits for a donor that is gone; 5 by default.
            "--loose-clone-donor-timeout-after-network-failure=1",
            "--rpl-semi-sync-source-enabled=OFF",
            "--rpl-semi-sync-replica-enabled=OFF",
            "--rpl-semi-sync-source-timeout=1000000000000000000",
            "--rpl-semi-sync-source-wait-point=AFTER_SYNC",
            "--rpl-semi-sync-source-wait-no-replica=ON",
            "--session-track-gtids=OWN_GTID",
            "--performance-schema=ON",
            "--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON");

    /** What is good for a server that its agent has made; one that others have set up may depend on the contrary. */
    private static final List<String> RECOMMENDED = List.of(
            "--skip-name-resolve=ON",
            "--mysqlx=OFF",
            "--secure-file-priv=NULL",
            // A relay log is synced with each event, before the acknowledgement: two for a transaction, and not five.
            "--binlog-transaction-compression=ON");

    /** The command that makes an empty data directory a database. */
    List<String> initialise(NodeDirectory directory, Path accounts) {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--no-defaults",
                "--initialize-insecure",
                "--datadir=" + directory.data(),
                "--init-file=" + accounts,
                "--secure-file-priv=NULL",
                "--log-error=" + directory.errorLog()));
        command.addAll(asRoot());
        command.addAll(memoryOptions());
        return command;
    }

    /**
     * The command that runs the server.
     *
     * @throws IOException if others have set it up, and what it calls its files is not known
     */
    List<String> run(NodeDirectory directory, ClusterName cluster, NodeId node) throws IOException {
        ServerNames names = new Inheritance(directory).names();
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                optionFile.map(file -> "--defaults-file=" + file).orElse("--no-defaults"),
                "--datadir=" + directory.data(),
                "--socket=" + names.socket(),
                "--server-id=" + serverId(cluster, node),
                "--bind-address="
                        + (names.bindAddress().isEmpty() ? bindAddress.orElse(endpoint.host()) : names.bindAddress()),
                "--port=" + endpoint.port(),
                "--admin-address=127.0.0.1",
                "--admin-port=" + adminPort,
                "--create-admin-listener-thread=ON",
                "--log-bin=" + names.binlog(),
                "--log-bin-index=" + names.binlogIndex(),
                "--relay-log=" + names.relayLog(),
                "--relay-log-index=" + names.relayLogIndex()));
        command.addAll(DEMANDED);
        if (directory.isInherited()) {
            command.addAll(asOwner(directory.data()));
        } else {
            command.addAll(asRoot());
            command.addAll(RECOMMENDED);
            command.add("--log-error=" + directory.errorLog());
        }
        command.addAll(memoryOptions());
        return command;
    }

    /** Files that root would write are of no use to the user as whom the server ran before. */
    private static List<String> asOwner(Path data) throws IOException {
        return System.getProperty("user.name").equals("root")
                ? List.of("--user=" + Files.getOwner(data).getName())
                : List.of();
    }

    private List<String> memoryOptions() {
        return switch (memory) {
            case ORDINARY -> List.of();
            case LEAN -> LeanServer.options();
        };
    }

    /** mysqld refuses to run as root unless it is told to. */
    private static List<String> asRoot() {
        return System.getProperty("user.name").equals("root") ? List.of("--user=root") : List.of();
    }

    /** Different for every node of a cluster, and the same whenever it starts. */
    static long serverId(ClusterName cluster, NodeId node) {
        CRC32 crc = new CRC32();
        crc.update((cluster + "/" + node).getBytes(StandardCharsets.UTF_8));
        return Math.max(1, crc.getValue());
    }
}
