package dev.understudy.agent;

import static org.awaitility.Awaitility.await;

import dev.understudy.agent.process.Accounts;
import dev.understudy.agent.process.MysqldProcess;
import dev.understudy.agent.process.NodeDirectory;
import dev.understudy.agent.process.ServerSettings;
import dev.understudy.client.ClusterName;
import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import dev.understudy.client.Traits;
import dev.understudy.lab.MysqldSearch;
import dev.understudy.lab.PortBlock;
import dev.understudy.lab.UserCache;
import dev.understudy.mysql.Account;
import dev.understudy.mysql.ReplicaAccounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The data directory of a server that has never written: made once in three seconds, copied for each node in a tenth of
 * one. Beside the accounts of every node it has a table for the application's writes and an account that may do anything,
 * so that a test can do what an agent never would.
 */
final class ServerTemplate {
    static final Account APPLICATION = new Account("app", "the application's word");
    static final Account ANYBODY = new Account("anybody", "any word");
    private static final Accounts ACCOUNTS = new Accounts(
            new Account("understudy_agent", "the agent's word"),
            new Account("replication", "the replicas' word"),
            Optional.of(APPLICATION));
    private static final ClusterName CLUSTER = ClusterName.of("shop");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** An init file's statements are not binary-logged while the log is off. */
    private static final List<String> FOR_TESTS = List.of(
            "CREATE TABLE app.writes (id VARCHAR(32) PRIMARY KEY);",
            "CREATE USER '" + ANYBODY.user() + "'@'%' IDENTIFIED BY '" + ANYBODY.password() + "';",
            "GRANT ALL ON *.* TO '" + ANYBODY.user() + "'@'%';");

    /** A primary makes these when it is opened; the stories leave that out, so that nobody's history differs by it. */
    private static final ReplicaAccounts REPLICAS = ReplicaAccounts.ofNobody(ACCOUNTS.replication());

    private static final List<String> NODES = List.of("db1", "db2", "db3");

    private final Path program;
    private final Path data;

    private ServerTemplate(Path program, Path data) {
        this.program = program;
        this.data = data;
    }

    /** Makes the template in a folder. */
    static ServerTemplate in(Path folder) throws Exception {
        Path program = new MysqldSearch(System.getenv("PATH"), UserCache.of(System.getenv()), System.err::println)
                .find(Optional.empty())
                .program();
        try (PortBlock ports = PortBlock.claimFree(3)) {
            AgentSettings settings = settings(program, folder, "template", ports.port(0));
            settings.directory().create();
            MysqldProcess process =
                    new MysqldProcess(settings.server(), settings.directory(), CLUSTER, settings.node(), () -> {});
            process.initialise(ACCOUNTS);
            addWhatTestsNeed(settings);
            Files.delete(settings.directory().data().resolve("auto.cnf"));
            return new ServerTemplate(program, settings.directory().data());
        }
    }

    private static void addWhatTestsNeed(AgentSettings settings) throws IOException, InterruptedException {
        NodeDirectory directory = settings.directory();
        Path initFile = directory.root().resolve("tests.sql");
        Stream<String> replicas = NODES.stream().map(node -> forReplica(REPLICAS.of(NodeId.of(node))));
        Files.write(initFile, Stream.concat(FOR_TESTS.stream(), replicas).toList());
        Process server = new ProcessBuilder(
                        settings.server().program().toString(),
                        "--no-defaults",
                        "--datadir=" + directory.data(),
                        "--socket=" + directory.socket(),
                        "--log-error=" + directory.errorLog(),
                        "--init-file=" + initFile,
                        "--disable-log-bin",
                        // As the nodes have it: each of them would have to make its redo log anew.
                        "--innodb-redo-log-capacity=32M",
                        "--mysqlx=OFF",
                        "--bind-address=" + settings.server().endpoint().host(),
                        "--port=" + settings.server().endpoint().port(),
                        "--user=" + System.getProperty("user.name"))
                .inheritIO()
                .start();
        try {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                connect(settings.server().endpoint(), ANYBODY).close();
                return true;
            });
        } finally {
            server.destroy();
            if (!server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    private static String forReplica(Account account) {
        return "CREATE USER '" + account.user() + "'@'%' IDENTIFIED BY '"
                + account.password().replace("'", "''") + "' DEFAULT ROLE '"
                + REPLICAS.role().user() + "';";
    }

    /**
     * Makes a node's directory with a copy of the data.
     *
     * @param port for clients and replicas; the next one is its agent's
     */
    AgentSettings copy(Path folder, String name, int port) {
        try {
            AgentSettings settings = settings(program, folder, name, port);
            settings.directory().create();
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.toList()) {
                    Files.copy(file, settings.directory().data().resolve(data.relativize(file)));
                }
            }
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AgentSettings settings(Path program, Path folder, String name, int port) {
        return new AgentSettings(
                CLUSTER,
                NodeId.of(name),
                new NodeDirectory(folder.resolve(name)),
                new ServerSettings(program, new Endpoint("127.0.0.1", port), port + 1, ServerSettings.Memory.LEAN),
                Traits.PLAIN,
                ACCOUNTS,
                Optional.empty());
    }

    static Connection connect(Endpoint endpoint, Account account) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://" + endpoint + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectTimeout=5000",
                account.user(),
                account.password());
    }
}
