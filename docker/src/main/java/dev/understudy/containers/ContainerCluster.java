package dev.understudy.containers;

import com.github.dockerjava.api.model.Network;
import dev.understudy.client.Ensemble;
import dev.understudy.client.NodeId;
import dev.understudy.lab.ClusterView;
import dev.understudy.lab.LabException;
import dev.understudy.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A whole cluster of containers on a network of its own: three ZooKeepers, two orchestrators, three database nodes. Nothing
 * of it is left after {@link #close}.
 */
public final class ContainerCluster implements AutoCloseable {
    /** The label of all parts of such clusters; its value tells clusters apart. */
    public static final String LABEL = "dev.understudy.drill";

    private static final long LOOK_MILLIS = 20;

    private static final String EXAMINATION = """
            cat /var/lib/understudy/logs/mysqld.log
            MYSQL_PWD=$(cat /run/secrets/agent.password) timeout 5 mysql -E -f -h 127.0.0.1 -P 23062 -u understudy_agent -e '
                SELECT NOW(6), @@global.gtid_executed, @@global.gtid_purged; SHOW REPLICA STATUS; SHOW BINARY LOG STATUS;
                SELECT * FROM performance_schema.replication_connection_status;
                SELECT * FROM performance_schema.replication_applier_status_by_worker;
                SELECT * FROM performance_schema.processlist; SELECT * FROM performance_schema.metadata_locks;
                SELECT TIMESTAMPDIFF(MICROSECOND, MAX(ts), NOW(6)) AS heartbeat_micros FROM understudy.heartbeat'
            """;

    private final Engine engine;
    private final ClusterPlan plan;
    private final Passwords passwords;
    private final Reaper reaper;
    private final Containers containers;
    private final ClusterView view;
    private final SortedMap<String, ContainerHost> hosts;
    private int newest;

    private ContainerCluster(
            Engine engine,
            ClusterPlan plan,
            Passwords passwords,
            Reaper reaper,
            Containers containers,
            SortedMap<String, ContainerHost> hosts,
            ClusterView view) {
        this.engine = engine;
        this.plan = plan;
        this.passwords = passwords;
        this.reaper = reaper;
        this.containers = containers;
        this.hosts = hosts;
        this.view = view;
        this.newest = plan.nodes();
    }

    /** Why no cluster can be started here, and what to do about it; empty if one can. */
    public static Optional<String> obstacle() {
        try {
            Engine engine = Engine.connect(Containers.tagged(Engine.TOOLBOX));
            return Containers.IMAGES.stream()
                    .map(engine::missing)
                    .flatMap(Optional::stream)
                    .findFirst();
        } catch (FaultException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Starts one. It takes some seconds more to form.
     *
     * @param environment more settings of its agents, by environment variables
     * @param progress is told what is being done
     * @throws LabException if something cannot be started; the message is for people
     */
    public static ContainerCluster start(Map<String, String> environment, Consumer<String> progress)
            throws LabException, InterruptedException {
        Optional<String> obstacle = obstacle();
        if (obstacle.isPresent()) {
            throw new LabException(obstacle.get());
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        ClusterPlan plan = new ClusterPlan(
                "understudy-drill-" + Integer.toHexString(random.nextInt(0x1000000)), random.nextInt(256), 3);
        progress.accept("starting containers on " + plan.subnet() + ", with the label " + LABEL + "=" + plan.id());
        try {
            return start(Engine.connect(Containers.tagged(Engine.TOOLBOX)), plan, environment);
        } catch (FaultException e) {
            throw new LabException(String.valueOf(e.getMessage()), e);
        }
    }

    private static ContainerCluster start(Engine engine, ClusterPlan plan, Map<String, String> environment)
            throws LabException, FaultException, InterruptedException {
        Passwords passwords = Passwords.make();
        Reaper reaper = Reaper.start(LABEL, plan.id(), passwords.root());
        try {
            Containers containers = new Containers(engine, plan, passwords, environment);
            SortedMap<String, ContainerHost> hosts = startAll(engine, plan, containers);
            ClusterView view = ClusterView.open(new Ensemble(plan.connectString()), ClusterPlan.CLUSTER);
            return new ContainerCluster(engine, plan, passwords, reaper, containers, hosts, view);
        } catch (LabException | FaultException | InterruptedException | RuntimeException e) {
            new Sweep(engine, LABEL, plan.id()).run();
            passwords.close();
            reaper.close();
            throw e;
        }
    }

    private static SortedMap<String, ContainerHost> startAll(Engine engine, ClusterPlan plan, Containers containers)
            throws FaultException {
        engine.ask(
                "the network " + plan.id() + " cannot be made",
                () -> engine.client()
                        .createNetworkCmd()
                        .withName(plan.id())
                        .withLabels(Map.of(LABEL, plan.id()))
                        .withIpam(new Network.Ipam().withConfig(new Network.Ipam.Config().withSubnet(plan.subnet())))
                        .exec());
        SortedMap<String, ContainerHost> hosts = new TreeMap<>();
        for (Map.Entry<String, String> zooKeeper : plan.zooKeepers().entrySet()) {
            hosts.put(zooKeeper.getKey(), containers.zooKeeper(zooKeeper.getKey(), zooKeeper.getValue()));
        }
        for (Map.Entry<String, String> one : plan.orchestrators().entrySet()) {
            hosts.put(one.getKey(), containers.orchestrator(one.getKey(), one.getValue()));
        }
        for (String node : plan.firstNodes().keySet()) {
            hosts.put(node, containers.node(NodeId.of(node)));
        }
        return hosts;
    }

    ClusterPlan plan() {
        return plan;
    }

    /** What is seen of the cluster. */
    public ClusterView view() {
        return view;
    }

    /**
     * Waits until every node is what the record tells it to be.
     *
     * @throws LabException if it is not in time; the message says what was missing
     */
    public Topology awaitWhole(Duration patience) throws LabException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<Topology> now = view.topology().current();
            if (now.filter(Topology::isWhole).isPresent()) {
                return now.get();
            }
            if (System.nanoTime() > deadline) {
                throw new LabException("the cluster is not whole after " + patience.toSeconds() + " s: "
                        + now.map(topology -> String.join("; ", topology.troubles()))
                                .orElse("it has not been formed"));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** The password of the application's account. */
    public String applicationPassword() {
        return passwords.application();
    }

    /** Opens a connection of the application's account to one node, past any router. */
    public Connection connect(NodeId node) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://" + plan.address(node) + ":" + ClusterPlan.MYSQL_PORT
                        + "/app?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectTimeout=2000&socketTimeout=60000",
                "app",
                passwords.application());
    }

    /** The host of this name. */
    ContainerHost host(String name) throws FaultException {
        ContainerHost host = hosts.get(name);
        if (host == null) {
            throw new FaultException("there is no host " + name + ", but " + hosts.keySet());
        }
        return host;
    }

    /** Starts one more node, empty, which belongs to no cluster yet. */
    NodeId addNode() throws FaultException {
        newest++;
        NodeId node = NodeId.of("db" + newest);
        hosts.put(node.value(), containers.node(node));
        return node;
    }

    void remove(String name) throws FaultException {
        host(name).remove();
        hosts.remove(name);
    }

    /** Writes what every host has said to a folder, a file each; of a node also mysqld's log and what it says of replication. */
    public void writeLogs(Path folder) throws LabException {
        try {
            for (Map.Entry<String, ContainerHost> host : hosts.entrySet()) {
                Files.writeString(
                        folder.resolve(host.getKey() + ".log"),
                        engine.log(host.getValue().container()));
                if (host.getKey().startsWith(ClusterPlan.NODE)) {
                    Files.writeString(
                            folder.resolve(host.getKey() + "-mysqld.log"),
                            engine.execute(host.getValue().container(), "no log", "sh", "-c", EXAMINATION)
                                    .output());
                }
            }
        } catch (IOException | FaultException e) {
            throw new LabException("the logs cannot be kept: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws LabException {
        view.close();
        passwords.close();
        try {
            new Sweep(engine, LABEL, plan.id()).run();
            reaper.close();
        } catch (FaultException e) {
            throw new LabException(String.valueOf(e.getMessage()), e);
        }
    }
}
