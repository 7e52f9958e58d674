package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.agent.Agent;
import dev.understudy.agent.AgentSettings;
import dev.understudy.agent.process.Accounts;
import dev.understudy.agent.process.NodeDirectory;
import dev.understudy.agent.process.ServerSettings;
import dev.understudy.client.Access;
import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Epoch;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.ReportWatch;
import dev.understudy.client.ServerReport;
import dev.understudy.client.Traits;
import dev.understudy.lab.LabZooKeeper;
import dev.understudy.lab.MysqldSearch;
import dev.understudy.lab.PortBlock;
import dev.understudy.lab.UserCache;
import dev.understudy.mysql.Account;
import dev.understudy.orchestrator.decide.Policy;
import dev.understudy.orchestrator.lead.Governor;
import dev.understudy.orchestrator.lead.OrchestratorSettings;
import dev.understudy.orchestrator.lead.Orchestrators;
import dev.understudy.topology.Topology;
import dev.understudy.topology.TopologyReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Three servers that were set up by hand, under load, are taken over; then the primary is killed, and a node goes and comes
 * back.
 */
@Isolated
@Timeout(value = 15 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdoptIT {
    private static final ClusterName SHOP = ClusterName.of("shop");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Account PERSON = new Account("person", "the person's word");
    private static final Account AGENT = new Account("understudy_agent", "the agent's word");
    private static final Account RECEIVERS = new Account("understudy_replica", "the replicas' word");

    @TempDir
    Path folder;

    private final List<HandMadeServer> servers = new ArrayList<>();
    private final List<Agent> agents = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @SuppressWarnings("NullAway.Init")
    private Path program;

    @SuppressWarnings("NullAway.Init")
    private PortBlock ports;

    @SuppressWarnings("NullAway.Init")
    private LabZooKeeper zooKeeper;

    @SuppressWarnings("NullAway.Init")
    private CuratorFramework client;

    @SuppressWarnings("NullAway.Init")
    private Orchestrators orchestrators;

    @BeforeEach
    void setUpByHand() throws Exception {
        program = new MysqldSearch(System.getenv("PATH"), UserCache.of(System.getenv()), System.err::println)
                .find(Optional.empty())
                .program();
        ports = PortBlock.claimFree(9);
        Path template = HandMadeServer.template(program, folder);
        make(template, "db1", "server-id=1", "log-bin=shop-bin");
        make(template, "db2", "server-id=2", "log-bin=" + folder.resolve("db2/db2-changes"), "relay-log=db2-relay");
        // Its relay logs have the host's name.
        make(template, "db3", "server-id=3", "relay-log-recovery=ON");
        HandMadeServer primary = servers.get(0);
        primary.mysql(
                "CREATE USER 'person'@'%' IDENTIFIED BY '" + PERSON.password().replace("'", "''")
                        + "'; GRANT ALL ON *.* TO 'person'@'%' WITH GRANT OPTION;"
                        + " CREATE USER 'repl'@'%' IDENTIFIED BY 'repl'; GRANT REPLICATION SLAVE ON *.* TO 'repl'@'%';"
                        + " CREATE DATABASE shop; CREATE TABLE shop.orders (id BIGINT PRIMARY KEY);"
                        + " CREATE USER 'app'@'%' IDENTIFIED BY 'app'; GRANT ALL ON shop.* TO 'app'@'%'");
        for (HandMadeServer replica : servers.subList(1, 3)) {
            replica.mysql("CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT="
                    + primary.endpoint().port()
                    + ", SOURCE_USER='repl', SOURCE_PASSWORD='repl', SOURCE_AUTO_POSITION=1,"
                    + " GET_SOURCE_PUBLIC_KEY=1; START REPLICA");
        }
        servers.get(1).mysql("SET GLOBAL super_read_only = ON");
        writeSecrets();
        zooKeeper = new LabZooKeeper(Files.createDirectory(folder.resolve("zookeeper")), ports.port(7));
        zooKeeper.start();
        client = zooKeeper.ensemble().connect(Duration.ofSeconds(10), PATIENCE);
        orchestrators = new Orchestrators(
                client, List.of(SHOP), OrchestratorSettings.standard("o1", Policy.standard()), Governor.standard());
        orchestrators.start();
    }

    private void make(Path template, String name, String... options) throws Exception {
        int port = ports.port(2 * servers.size());
        HandMadeServer server =
                HandMadeServer.make(program, template, folder.resolve(name), NodeId.of(name), port, options);
        servers.add(server);
        server.start();
    }

    private void writeSecrets() throws Exception {
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("agent.password"), AGENT.password() + "\n");
        Files.writeString(secrets.resolve("replication.password"), RECEIVERS.password() + "\n");
        Files.writeString(folder.resolve("person.password"), PERSON.password() + "\n");
    }

    @AfterEach
    void end() throws Exception {
        System.err.println(out);
        System.err.println(err);
        orchestrators.close();
        for (Agent agent : agents) {
            agent.close();
        }
        servers.forEach(HandMadeServer::kill);
        client.close();
        zooKeeper.close();
        ports.close();
    }

    private void startAgents() throws Exception {
        for (HandMadeServer server : servers) {
            int adminPort = ports.port(2 * servers.indexOf(server) + 1);
            Agent agent = new Agent(
                    new AgentSettings(
                            SHOP,
                            server.node(),
                            new NodeDirectory(folder.resolve("agent-" + server.node()), server.data()),
                            new ServerSettings(
                                    program,
                                    server.endpoint(),
                                    adminPort,
                                    ServerSettings.Memory.ORDINARY,
                                    Optional.of(server.optionFile())),
                            Traits.PLAIN,
                            new Accounts(AGENT, RECEIVERS, Optional.empty())),
                    client);
            agents.add(agent);
            agent.start();
        }
    }

    private int adopt(String... more) {
        List<String> words = new ArrayList<>(List.of(
                "adopt",
                "--zookeeper",
                zooKeeper.ensemble().connectString(),
                "--cluster",
                "shop",
                "--primary",
                "db1",
                "--admin-user",
                "person",
                "--admin-password-file",
                folder.resolve("person.password").toString(),
                "--secrets",
                folder.resolve("secrets").toString()));
        servers.forEach(server -> words.add(server.node() + "=" + server.endpoint()));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    private int run(String... words) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }

    private int ask(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(
                List.of("--zookeeper", zooKeeper.ensemble().connectString(), "--cluster", "shop", "--timeout", "2m"));
        return run(all.toArray(String[]::new));
    }

    private Topology awaitWhole(Epoch epoch) {
        return await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> new TopologyReader(client, SHOP).read(),
                        topology ->
                                topology.isWhole() && topology.state().epoch().equals(epoch));
    }

    private void awaitReport(NodeId node, Predicate<ServerReport> what) throws Exception {
        try (ReportWatch reports = new ReportWatch(client, SHOP)) {
            reports.start();
            await().atMost(PATIENCE)
                    .until(() -> Optional.ofNullable(reports.reports().get(node))
                            .flatMap(NodeReport::server)
                            .filter(what)
                            .isPresent());
        }
    }

    private HandMadeServer server(NodeId node) {
        return servers.stream()
                .filter(server -> server.node().equals(node))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aClusterSetUpByHandIsTakenOverUnderLoadAndSurvivesTheLossOfItsPrimary() throws Exception {
        HandMadeServer db1 = servers.get(0);
        HandMadeServer db3 = servers.get(2);
        long pid = db1.pid();
        try (OrderWriter orders = new OrderWriter(db1.endpoint())) {
            db3.mysql("STOP REPLICA SQL_THREAD");
            assertThat(adopt("--yes")).isEqualTo(ExitStatus.REFUSED.code());
            assertThat(out.toString()).contains("blocks: it does not replicate");
            db3.mysql("START REPLICA");

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(adopt()).isZero());
            assertThat(err.toString()).contains("nothing was changed");
            assertThat(db1.mysql("SELECT COUNT(*) FROM mysql.user WHERE User = 'understudy_agent'"))
                    .isEqualTo("0");

            assertThat(adopt("--yes", "--timeout", "1s")).as("without agents").isEqualTo(ExitStatus.UNKNOWN.code());
            startAgents();
            db3.mysql("SET GLOBAL read_only = OFF");
            awaitReport(NodeId.of("db3"), server -> server.access() == Access.WRITABLE);
            // The leader has heard of this, and not yet of what is done about it.
            assertThat(adopt("--yes", "--timeout", "4m")).as(err::toString).isZero();

            ClusterState state = awaitWhole(new Epoch(1)).state();
            assertThat(state.primary()).contains(NodeId.of("db1"));
            assertThat(state.reign().promise().acknowledgements()).isEqualTo(1);
            assertThat(db1.pid()).isEqualTo(pid);
            assertThat(db1.mysql("SELECT @@rpl_semi_sync_source_enabled")).isEqualTo("1");
            int before = orders.acknowledged().size();
            await().atMost(PATIENCE).until(() -> orders.acknowledged().size() > before + 20);
            assertThat(orders.failures()).isEmpty();
            System.err.println("orders while it was taken over: "
                    + orders.acknowledged().size() + ", the longest took " + orders.longestMillis() + " ms");

            List<String> binlogs = Files.readAllLines(db1.data().resolve("shop-bin.index"));
            db1.kill();
            Topology after = awaitWhole(new Epoch(2));

            NodeId successor = after.state().primary().orElseThrow();
            assertThat(successor).isNotEqualTo(NodeId.of("db1"));
            List<String> rows = server(successor)
                    .mysql("SELECT id FROM shop.orders")
                    .lines()
                    .toList();
            assertThat(rows).containsAll(orders.acknowledged());
            assertThat(db1.pid()).isNotEqualTo(pid);
            assertThat(db1.commandLine())
                    .contains("--defaults-file=" + db1.optionFile(), "--log-bin=shop-bin", "--super-read-only=ON");
            assertThat(Files.readAllLines(db1.data().resolve("shop-bin.index"))).containsAll(binlogs);
            assertThat(db1.mysql("SELECT COUNT(*) FROM shop.orders")).isEqualTo(Integer.toString(rows.size()));
        }
        theOthersAreStartedUnderTheirOwnNames();
        aNodeGoesAndComesBack();
    }

    private void theOthersAreStartedUnderTheirOwnNames() throws Exception {
        Epoch epoch = new TopologyReader(client, SHOP).state().epoch();
        NodeId primary = new TopologyReader(client, SHOP).state().primary().orElseThrow();
        for (HandMadeServer server : servers) {
            if (!server.node().equals(primary)) {
                server.kill();
                await().atMost(PATIENCE).until(() -> server.pid() == 0);
                awaitWhole(epoch);
                assertThat(server.commandLine()).contains("--skip-replica-start=ON");
            }
        }
    }

    private void aNodeGoesAndComesBack() throws Exception {
        NodeId primary = new TopologyReader(client, SHOP).state().primary().orElseThrow();
        NodeId other = primary.equals(NodeId.of("db3")) ? NodeId.of("db2") : NodeId.of("db3");

        assertThat(ask("node", "remove", primary.value())).isEqualTo(ExitStatus.REFUSED.code());
        assertThat(ask("node", "remove", other.value())).as(err::toString).isZero();
        assertThat(new TopologyReader(client, SHOP).state().members())
                .hasSize(2)
                .doesNotContainKey(other);
        await().atMost(PATIENCE)
                .until(() -> server(other).mysql("SELECT @@offline_mode").equals("1"));

        assertThat(ask("node", "add", other.value(), "--wait"))
                .as(err::toString)
                .isZero();
        assertThat(new TopologyReader(client, SHOP).state().members()).hasSize(3);
    }
}
