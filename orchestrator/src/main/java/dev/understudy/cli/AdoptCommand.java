package dev.understudy.cli;

import dev.understudy.adopt.PersonSession;
import dev.understudy.adopt.Readiness;
import dev.understudy.adopt.Remark;
import dev.understudy.adopt.Survey;
import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import dev.understudy.mysql.Account;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.curator.framework.CuratorFramework;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes over a running cluster that was set up by others. */
@Command(
        name = "adopt",
        description =
                "Takes over a running primary with its replicas, set up by others, without a restart of the primary."
                        + " Tells first what stands in the way and what will be changed; changes nothing without --yes.",
        footer = {
            "",
            "Examples:",
            "  understudy adopt --zookeeper zk1:2181 --cluster shop --primary db1 --admin-user root \\",
            "      --admin-password-file /root/mysql.password --secrets /etc/understudy/secrets \\",
            "      db1=10.0.0.11:3306 db2=10.0.0.12:3306 db3=10.0.0.13:3306",
            "  the same with --yes: makes accounts, loads plugins, then waits for the agents and hands over to them",
            "",
            "Exit status: 0 done, or nothing stands in the way, 1 a server does not answer, 3 ZooKeeper or the",
            "leader does not answer, 4 something stands in the way, 5 it was begun and is not whole in time."
        })
final class AdoptCommand implements Callable<Integer> {
    @Mixin
    private ClusterOptions of = new ClusterOptions();

    @Option(names = "--primary", required = true, paramLabel = "NODE", description = "Which of them takes the writes.")
    private NodeId primary = NodeId.of("unset");

    @Option(
            names = "--admin-user",
            paramLabel = "NAME",
            defaultValue = "root",
            description = "Your account on every server, with all privileges (default: ${DEFAULT-VALUE}).")
    private String person = "root";

    @Option(
            names = "--admin-password-file",
            required = true,
            paramLabel = "FILE",
            description = "Its password, one line.")
    private Path passwordFile = Path.of("");

    @Option(
            names = "--secrets",
            required = true,
            paramLabel = "DIR",
            description =
                    "Where the agents' passwords are: agent.password and replication.password, the same on each host.")
    private Path secrets = Path.of("");

    @Parameters(
            arity = "1..*",
            paramLabel = "NODE=HOST:PORT",
            description = "Every server, with the name that it shall have.")
    private Map<NodeId, Endpoint> nodes = new TreeMap<>();

    @Option(names = "--yes", description = "Do it. Without this nothing is changed.")
    private boolean confirmed;

    @Option(names = "--dry-run", description = "Change nothing, whatever else is said.")
    private boolean dry;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            description = "How long to wait for the agents, and then for the cluster (default: ${DEFAULT-VALUE}).")
    private Duration patience = Duration.ofMinutes(10);

    @Option(names = "--by", paramLabel = "NAME", description = "Who asks, for the history (default: the user's name).")
    private String by = System.getProperty("user.name", "somebody");

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (!nodes.containsKey(primary)) {
            throw new ParameterException(
                    spec.commandLine(), "the primary " + primary + " is not among the nodes " + nodes.keySet());
        }
        boolean go = confirmed && !dry;
        Secrets passwords = new Secrets(secrets);
        Account admin = new Account(person, Secrets.read(passwordFile));
        passwords.accounts();
        List<Survey> surveys = surveys(admin);
        List<Remark> remarks = Readiness.of(primary, surveys);
        output.print(spec.commandLine().getOut(), new AdoptView(of.cluster(), primary, surveys, remarks));
        if (remarks.stream().anyMatch(remark -> remark.kind() == Remark.Kind.BLOCKS)) {
            throw new CommandFailedException(
                    ExitStatus.REFUSED, "nothing was changed: mend what blocks, and begin again");
        }
        if (!go) {
            tell("nothing was changed; the same with --yes takes the cluster over");
            return ExitStatus.OK.code();
        }
        try (CuratorFramework client = of.connect(Duration.ofSeconds(15))) {
            prepare(admin, passwords);
            tell("accounts, plugins and settings are there; each host now needs its agent:");
            surveys.forEach(server -> tell("  " + agentCommand(server)));
            new Handover(client, of.cluster(), primary, nodes, this::tell).run(by, patience);
        }
        return ExitStatus.OK.code();
    }

    private void tell(String line) {
        spec.commandLine().getErr().println(line);
    }

    private List<Survey> surveys(Account admin) throws IOException {
        List<Survey> surveys = new ArrayList<>();
        for (Map.Entry<NodeId, Endpoint> entry : nodes.entrySet()) {
            try (PersonSession session = PersonSession.open(entry.getKey(), entry.getValue(), admin)) {
                surveys.add(session.survey());
            } catch (SQLException e) {
                throw new IOException(
                        entry.getKey() + " at " + entry.getValue() + " cannot be looked at: " + e.getMessage(), e);
            }
        }
        return surveys;
    }

    /** The primary first: its replicas get the accounts from it. */
    private void prepare(Account admin, Secrets passwords) throws IOException {
        List<NodeId> order = new ArrayList<>(nodes.keySet());
        order.sort((one, other) -> Boolean.compare(other.equals(primary), one.equals(primary)));
        for (NodeId node : order) {
            Endpoint endpoint = nodes.get(node);
            if (endpoint == null) {
                throw new IllegalStateException("no address of " + node);
            }
            PersonSession.Role role = node.equals(primary) ? PersonSession.Role.PRIMARY : PersonSession.Role.REPLICA;
            try (PersonSession session = PersonSession.open(node, endpoint, admin)) {
                if (role == PersonSession.Role.PRIMARY) {
                    session.makeAccounts(passwords.accounts());
                }
                session.prepare(role);
            } catch (SQLException e) {
                throw new IOException(
                        e.getMessage() + "; what was done before stays, and can be done again: begin again", e);
            }
        }
    }

    private String agentCommand(Survey server) {
        return "understudy agent --cluster " + of.cluster() + " --node " + server.node() + " --zookeeper "
                + of.ensemble().connectString() + " --host " + server.endpoint().host() + " --port "
                + server.endpoint().port() + " --data-dir /var/lib/understudy --mysql-datadir "
                + server.variables().getOrDefault("datadir", "/var/lib/mysql") + " --defaults-file /etc/my.cnf"
                + " --mysqld /usr/sbin/mysqld --secrets " + secrets;
    }
}
