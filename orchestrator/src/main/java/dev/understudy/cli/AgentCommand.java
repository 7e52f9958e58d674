package dev.understudy.cli;

import dev.understudy.agent.Agent;
import dev.understudy.agent.AgentSettings;
import dev.understudy.agent.process.NodeDirectory;
import dev.understudy.agent.process.SecretsFolder;
import dev.understudy.agent.process.ServerSettings;
import dev.understudy.client.ClusterName;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Ensemble;
import dev.understudy.client.NodeId;
import dev.understudy.client.Promotion;
import dev.understudy.client.Traits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the agent of one node in the foreground. */
@Command(
        name = "agent",
        description = "Keeps one mysqld what the cluster's state record tells it to be, and reports what it sees.",
        footer = {
            "",
            "Example:",
            "  understudy agent --cluster shop --node db1 --zookeeper zk1:2181 --host 10.0.0.11 \\",
            "      --port 3306 --admin-port 33062 --data-dir /var/lib/understudy --mysqld /usr/sbin/mysqld \\",
            "      --secrets /etc/understudy/secrets",
            "",
            "The agent's end leaves mysqld running; a new agent takes it over."
        })
final class AgentCommand implements Callable<Integer> {
    private static final Duration SESSION = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Option(names = "--cluster", required = true, paramLabel = "NAME", description = "The cluster's name.")
    private ClusterName cluster = ClusterName.of("unset");

    @Option(names = "--node", required = true, paramLabel = "ID", description = "This node's name in the cluster.")
    private NodeId node = NodeId.of("unset");

    @Option(
            names = "--zookeeper",
            required = true,
            paramLabel = "HOST:PORT[,...]",
            description = "The ZooKeeper servers.")
    private Ensemble ensemble = new Ensemble("unset:1");

    @Option(
            names = "--host",
            required = true,
            paramLabel = "ADDRESS",
            description = "The address on which mysqld listens, as clients and replicas reach it.")
    private String host = "";

    @Option(names = "--port", defaultValue = "3306", description = "mysqld's port (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--admin-port",
            defaultValue = "33062",
            description = "The port on 127.0.0.1 that mysqld keeps for the agent (default: ${DEFAULT-VALUE}).")
    private int adminPort;

    @Option(
            names = "--data-dir",
            required = true,
            paramLabel = "DIR",
            description = "Where the node's data is kept; created if missing.")
    private Path directory = Path.of("");

    @Option(names = "--mysqld", required = true, paramLabel = "PATH", description = "The mysqld program.")
    private Path program = Path.of("");

    @Option(
            names = "--secrets",
            required = true,
            paramLabel = "DIR",
            description = {
                "Where the passwords are, a file each: agent.password, replication.password,",
                "and application.password and doctor.password if a new server shall have these accounts.",
                "They are read again when they change: see understudy accounts rotate."
            })
    private Path secrets = Path.of("");

    @Option(
            names = "--server-memory",
            defaultValue = "ORDINARY",
            description = "How much memory mysqld may take: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ServerSettings.Memory memory = ServerSettings.Memory.ORDINARY;

    @Option(
            names = "--promotion",
            paramLabel = "RULE",
            defaultValue = "NEUTRAL",
            description = "Whether the node may become primary: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private Promotion promotion = Promotion.NEUTRAL;

    @Option(names = "--zone", paramLabel = "NAME", defaultValue = "", description = "Where the node stands.")
    private String zone = "";

    @Option(
            names = "--upstream",
            paramLabel = "NODE",
            description = "Follow this replica instead of the primary; such a node never becomes primary.")
    private @Nullable NodeId upstream;

    @Option(
            names = "--die-with-parent",
            description = "Kill mysqld and end as soon as standard input is closed; for a server of a test.")
    private boolean diesWithParent;

    @Override
    public Integer call() throws IOException, InterruptedException {
        AgentSettings settings = settings();
        Foreground.endWithAnyThread();
        try (CuratorFramework client = ensemble.connect(SESSION, PATIENCE);
                Agent agent = new Agent(settings, client)) {
            agent.start();
            if (diesWithParent) {
                Foreground.untilParentEnds();
                agent.killServer();
            } else {
                Foreground.untilInterrupted(agent, client);
            }
        }
        return 0;
    }

    private AgentSettings settings() throws IOException {
        if (!Files.isExecutable(program)) {
            throw new IOException("there is no program at " + program + ": name a mysqld with --mysqld");
        }
        SecretsFolder folder = new SecretsFolder(secrets);
        return new AgentSettings(
                cluster,
                node,
                new NodeDirectory(directory.toAbsolutePath()),
                new ServerSettings(program.toAbsolutePath(), new Endpoint(host, port), adminPort, memory),
                new Traits(promotion, zone, Optional.ofNullable(upstream)),
                folder.accounts(),
                Optional.of(folder));
    }
}
