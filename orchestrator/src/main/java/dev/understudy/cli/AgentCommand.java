package dev.understudy.cli;

import dev.understudy.agent.Agent;
import dev.understudy.agent.AgentSettings;
import dev.understudy.agent.Safeguard;
import dev.understudy.agent.converge.Contact;
import dev.understudy.agent.host.OutgoingPorts;
import dev.understudy.agent.process.NodeDirectory;
import dev.understudy.agent.process.SecretsFolder;
import dev.understudy.agent.process.ServerSettings;
import dev.understudy.agent.process.SystemdDropIn;
import dev.understudy.agent.process.SystemdUnit;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the agent of one node in the foreground. */
@Command(
        name = "agent",
        description = "Keeps one mysqld what the cluster's state record tells it to be, and reports what it sees.",
        footer = {
            "",
            "Examples:",
            "  understudy agent --cluster shop --node db1 --zookeeper zk1:2181 --host 10.0.0.11 \\",
            "      --port 3306 --admin-port 23062 --data-dir /var/lib/understudy --mysqld /usr/sbin/mysqld \\",
            "      --secrets /etc/understudy/secrets",
            "  understudy agent --config /etc/understudy/agent.yaml",
            "",
            "The agent's end leaves mysqld running; a new agent takes it over."
        })
final class AgentCommand implements Callable<Integer>, Checkable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentCommand.class);
    private static final Duration SESSION = Duration.ofSeconds(3);
    private static final Duration SHORTEST_FENCE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Spec
    private CommandSpec spec = CommandSpec.create();

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

    @Option(
            names = "--bind-address",
            paramLabel = "ADDRESS",
            description = {
                "On which of this host's addresses a new mysqld listens; * for all of them, as in a container, whose",
                "address changes with its networks (default: that of --host)."
            })
    private @Nullable String bindAddress;

    @Option(names = "--port", defaultValue = "3306", description = "mysqld's port (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--admin-port",
            defaultValue = "23062",
            description = "The port on 127.0.0.1 that mysqld keeps for the agent (default: ${DEFAULT-VALUE}).")
    private int adminPort;

    @Option(
            names = "--data-dir",
            required = true,
            paramLabel = "DIR",
            description = "Where the node's data is kept; created if missing.")
    private Path directory = Path.of("");

    @Option(
            names = "--mysql-datadir",
            paramLabel = "DIR",
            description = {
                "mysqld's data directory, of a server that you have set up yourself, or of a new one",
                "(default: the folder data in --data-dir)."
            })
    private @Nullable Path data;

    @Option(
            names = "--defaults-file",
            paramLabel = "FILE",
            description =
                    "The option file of a server that you have set up yourself; what the agent demands wins over it.")
    private @Nullable Path optionFile;

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
            names = "--health",
            paramLabel = "HOST:PORT",
            description = "Answer load balancers over HTTP there: /primary, /replica?max_lag=2s, /read-only, /health"
                    + " (default: off).")
    private @Nullable Endpoint health;

    @Option(
            names = "--mysqld-unit",
            paramLabel = "NAME",
            description = {
                "The systemd unit that runs mysqld, which the agent starts and kills with systemctl;",
                "without it mysqld is a child of the agent."
            })
    private @Nullable String unit;

    @Option(
            names = "--print-drop-in",
            description = "Print the drop-in that the unit of --mysqld-unit needs, and do nothing else.")
    private boolean printsDropIn;

    @Option(
            names = "--isolation-fence",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = {
                "How long neither ZooKeeper nor acknowledgements (on a replica: its source) may be heard before the node",
                "closes itself, to readers too; 3s or more (default: ${DEFAULT-VALUE})."
            })
    private Duration isolationFence = Contact.STANDARD;

    @Option(
            names = "--die-with-parent",
            description = "Kill mysqld and end as soon as standard input is closed; for a server of a test.")
    private boolean diesWithParent;

    @Option(
            names = "--without-safeguard",
            hidden = true,
            paramLabel = "SAFEGUARD",
            description = "Switch a safeguard off, to see drills notice: ${COMPLETION-CANDIDATES}. Loses data.")
    private @Nullable Safeguard without;

    @Override
    public Integer call() throws IOException, InterruptedException {
        AgentSettings settings = settings();
        new AgentFiles(program, directory, secrets).openToOthers().forEach(LOG::warn);
        if (printsDropIn) {
            return printDropIn(settings);
        }
        OutgoingPorts.warnings(Map.of("--port", port, "--admin-port", adminPort))
                .forEach(LOG::warn);
        Foreground.endWithAnyThread();
        try (CuratorFramework client = connect(settings);
                Agent agent = new Agent(settings, client)) {
            if (health != null) {
                agent.answerHealth(health);
            }
            agent.start();
            Notification.after(agent::awaitWorking, System.getenv());
            if (diesWithParent) {
                Foreground.untilParentEnds();
                agent.killServer();
            } else {
                Foreground.untilInterrupted(agent, client);
            }
        }
        return 0;
    }

    @Override
    public List<String> troubles() {
        List<String> troubles = new AgentFiles(program, directory, secrets).troubles();
        return troubles.isEmpty() ? Checkable.refusal(this::settings) : troubles;
    }

    /** An agent that has followed a record before looks after its server also while ZooKeeper is away. */
    private CuratorFramework connect(AgentSettings settings) throws IOException, InterruptedException {
        return Files.exists(settings.directory().memory())
                ? ensemble.open(SESSION)
                : ensemble.connect(SESSION, PATIENCE);
    }

    private int printDropIn(AgentSettings settings) throws IOException {
        if (settings.unit().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--print-drop-in wants the unit that it is for: add --mysqld-unit NAME");
        }
        SystemdDropIn.lines(settings.unit().get(), settings.server(), settings.directory(), cluster, node)
                .forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
        return ExitStatus.OK.code();
    }

    private AgentSettings settings() throws IOException {
        if (isolationFence.compareTo(SHORTEST_FENCE) < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--isolation-fence of " + isolationFence.toMillis()
                            + " ms is too short: heartbeats come once a second;" + " use 3s or more");
        }
        if (!Files.isExecutable(program)) {
            throw new IOException("there is no program at " + program + ": name a mysqld with --mysqld");
        }
        SecretsFolder folder = new SecretsFolder(secrets);
        return new AgentSettings(
                cluster,
                node,
                nodeDirectory(),
                serverSettings(),
                new Traits(promotion, zone, Optional.ofNullable(upstream)),
                folder.accounts(),
                Optional.ofNullable(unit).map(SystemdUnit::named),
                isolationFence,
                Optional.of(folder),
                Optional.ofNullable(without));
    }

    private NodeDirectory nodeDirectory() throws IOException {
        Path root = directory.toAbsolutePath().normalize();
        if (data == null) {
            return new NodeDirectory(root);
        }
        // As the kernel names it: a server that runs already is known by it.
        Path chosen =
                Files.exists(data) ? data.toRealPath() : data.toAbsolutePath().normalize();
        if (root.startsWith(chosen)) {
            throw new IOException("--data-dir " + root + " lies in mysqld's data directory: the agent's own folder must"
                    + " be another one");
        }
        return new NodeDirectory(root, chosen);
    }

    private ServerSettings serverSettings() throws IOException {
        if (optionFile != null && !Files.isReadable(optionFile)) {
            throw new IOException("the option file " + optionFile + " cannot be read");
        }
        return new ServerSettings(
                program.toAbsolutePath(),
                new Endpoint(host, port),
                adminPort,
                memory,
                Optional.ofNullable(optionFile).map(Path::toAbsolutePath),
                Optional.ofNullable(bindAddress));
    }
}
