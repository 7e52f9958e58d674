package dev.understudy.lab;

import dev.understudy.client.Endpoint;
import dev.understudy.client.Ensemble;
import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import dev.understudy.topology.Topology;
import dev.understudy.topology.TopologyWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole cluster on this machine: real servers as children of their agents, agents and orchestrators as processes of
 * their own, a real ZooKeeper in this process, and everything under one folder. Nothing of it is left after
 * {@link #close}.
 */
public final class Lab implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lab.class);
    private static final Duration SERVERS_END = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 10;

    private final LabSettings settings;
    private final LabFolder folder;
    private final NodePorts ports;
    private final LabZooKeeper zooKeeper;
    private final Parts parts;
    private final LabLog log;
    private final Site site = new Site();
    private @Nullable ClusterView view;
    private final Path mysqld;
    private boolean closed;
    private volatile LabSettings.Fate fate;

    private Lab(LabSettings settings, LabFolder folder, NodePorts ports, Path mysqld) {
        this.mysqld = mysqld;
        this.settings = settings;
        this.fate = settings.fate();
        this.folder = folder;
        this.ports = ports;
        this.zooKeeper = new LabZooKeeper(folder.zooKeeper(), ports.zooKeeper());
        this.parts = new Parts(folder);
        this.log = new LabLog(folder.log("lab"));
    }

    /**
     * Starts a lab. Its cluster takes some seconds more to form: see {@link #awaitWhole}.
     *
     * @throws LabException if there is no server program, a port is taken, or something cannot be started; the message is
     *     for people
     */
    public static Lab start(LabSettings settings) throws LabException, InterruptedException {
        int size = NodePorts.count(settings.nodes());
        PortBlock block = settings.portBase().isPresent()
                ? PortBlock.claim(settings.portBase().getAsInt(), size)
                : PortBlock.claimFree(size);
        MysqldInstallation mysqld;
        Lab lab;
        try {
            mysqld = settings.mysqldSearch().find(settings.mysqld());
            LabFolder folder = settings.folder().isPresent()
                    ? LabFolder.named(settings.folder().get())
                    : LabFolder.temporary();
            lab = new Lab(settings, folder, new NodePorts(block, NodePorts.names(settings.nodes())), mysqld.program());
        } catch (LabException | InterruptedException | RuntimeException e) {
            block.close();
            throw e;
        }
        try {
            lab.bringUp(mysqld);
            return lab;
        } catch (LabException | InterruptedException | RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    private void bringUp(MysqldInstallation mysqld) throws LabException, InterruptedException {
        settings.progress().accept("the lab's folder is " + folder.root());
        log.start();
        zooKeeper.start();
        settings.progress().accept("ZooKeeper listens on " + ensemble());
        view = ClusterView.open(ensemble(), LabSettings.CLUSTER);
        LabRouter.writeUrl(ensemble(), folder);
        site.prepare(settings.ground(), folder, ports);
        settings.progress()
                .accept("starting " + LabSettings.ORCHESTRATORS + " orchestrators, and " + settings.nodes()
                        + " agents with mysqld " + mysqld.version() + " (" + mysqld.program() + ")");
        parts.start(new PartCommands(folder, ensemble(), site, mysqld.program(), settings.policy()), ports);
    }

    /** The address of the lab's ZooKeeper. */
    public Ensemble ensemble() {
        return zooKeeper.ensemble();
    }

    /** The nodes, in order. */
    public List<NodeId> nodes() {
        return ports.nodes();
    }

    public Path folder() {
        return folder.root();
    }

    /** The folder with the logs of all parts. */
    public Path logs() {
        return folder.logs();
    }

    /** Leaves the folder where it is at the end, so that the logs can be read. */
    public void keepFolder() {
        fate = LabSettings.Fate.KEPT;
    }

    /** The cluster's topology, kept up to date. */
    public TopologyWatch topology() {
        return view().topology();
    }

    private ClusterView view() {
        if (view == null) {
            throw new IllegalStateException("the lab was not started");
        }
        return view;
    }

    /** The orchestrator that leads; empty if none does. */
    public Optional<String> leader() {
        return topology().leader();
    }

    /**
     * Opens a connection of the application's account to one node, past any router.
     *
     * @param database the database, empty for none
     */
    public Connection connect(NodeId node, String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + ports.server(node) + "/" + database
                        + "?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectTimeout=2000&socketTimeout=60000",
                "app",
                applicationPassword());
    }

    /** The password of the application's account {@code app}. */
    public String applicationPassword() {
        return folder.applicationPassword();
    }

    /** A file with the JDBC URL for an application of the user's own; it holds no password. */
    public Path applicationUrl() {
        return folder.applicationUrl();
    }

    /** Where a load balancer asks the node's agent, over HTTP. */
    public Endpoint health(NodeId node) {
        return new Endpoint("127.0.0.1", ports.health(node));
    }

    /** The process id of a node's mysqld; empty while there is none. */
    public OptionalLong serverPid(NodeId node) {
        return server(node).map(handle -> OptionalLong.of(handle.pid())).orElseGet(OptionalLong::empty);
    }

    private Optional<ProcessHandle> server(NodeId node) {
        return new ServerPid(folder.node(node)).find();
    }

    /** The process id of a node's agent; empty while there is none. */
    public OptionalLong agentPid(NodeId node) {
        return parts.agent(node).pid();
    }

    /** The process ids of the orchestrators by their names; empty for one that is down. */
    public SortedMap<String, OptionalLong> orchestratorPids() {
        return parts.orchestratorPids();
    }

    /** Kills a node's mysqld as {@code kill -9} does. Returns whether there was one. */
    public boolean killServer(NodeId node) {
        return server(node).map(ProcessHandle::destroyForcibly).orElse(false);
    }

    /** Kills a node's agent as {@code kill -9} does; it is started anew a second later. Returns whether it ran. */
    public boolean killAgent(NodeId node) {
        return parts.agent(node).kill();
    }

    /** Stops a node's agent as SIGSTOP does, until {@link #continueAgent}. Returns whether it ran. */
    public boolean freezeAgent(NodeId node) {
        return Signals.send(Signals.STOP, agentPid(node));
    }

    /** Lets a stopped agent go on. Returns whether there is one. */
    public boolean continueAgent(NodeId node) {
        return Signals.send(Signals.CONT, agentPid(node));
    }

    /** Stops a node's mysqld as SIGSTOP does, until {@link #continueServer}. Returns whether it ran. */
    public boolean freezeServer(NodeId node) {
        return Signals.send(Signals.STOP, serverPid(node));
    }

    /** Lets a stopped mysqld go on. Returns whether there is one. */
    public boolean continueServer(NodeId node) {
        return Signals.send(Signals.CONT, serverPid(node));
    }

    /**
     * Starts a node's mysqld past its agent, which is stopped, and kills it once it has recovered.
     *
     * @throws LabException if it does not come up
     */
    public void startByHandAndKill(NodeId node) throws LabException, InterruptedException {
        new StartByHand(mysqld, folder.node(node)).andKill();
    }

    /** The folders of what was exported on a node. */
    public List<String> exports(NodeId node) {
        return folder.exports(node);
    }

    /** Lets a node copy no more than this from its donor, until its mysqld starts again. */
    public void slowCopies(NodeId node, int mebibytesPerSecond) throws LabException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:mysql://127.0.0.1:" + ports.admin(node)
                                + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                        "understudy_agent",
                        folder.agentPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("SET GLOBAL clone_max_data_bandwidth = " + mebibytesPerSecond);
        } catch (SQLException | IOException e) {
            throw new LabException("copies to " + node + " cannot be slowed down: " + e.getMessage(), e);
        }
    }

    /** Fills the disk of a node until nothing more fits; the lab stands on {@link Ground#SMALL_DISKS}. */
    public void fillDisk(NodeId node) throws LabException {
        site.disk(node).fill();
    }

    /** Makes room on that disk again. */
    public void freeDisk(NodeId node) throws LabException {
        site.disk(node).free();
    }

    /** Cuts a node's agent off from ZooKeeper; the lab stands on {@link Ground#SWITCHED_WAYS}. */
    public void cutFromZooKeeper(NodeId node) throws LabException {
        site.way(node).cut();
    }

    /** Lets that agent reach ZooKeeper again. */
    public void mendWayToZooKeeper(NodeId node) throws LabException {
        site.way(node).mend();
    }

    /** Kills an orchestrator as {@code kill -9} does; it is started anew a second later. Returns whether it ran. */
    public boolean killOrchestrator(String id) {
        return parts.orchestrator(id).kill();
    }

    /**
     * Asks something of the cluster's leader.
     *
     * @throws LabException if nobody answers, or the answer is no
     */
    public void ask(Request request) throws LabException {
        view().ask(request);
    }

    /** ZooKeeper goes away until {@link #startZooKeeper}. */
    public void stopZooKeeper() {
        zooKeeper.close();
    }

    /** ZooKeeper comes back with its data. */
    public void startZooKeeper() throws LabException, InterruptedException {
        zooKeeper.start();
    }

    /**
     * Waits until every node is what the record tells it to be: one primary, and replicas that receive.
     *
     * @return the topology that is whole
     * @throws LabException if it is not in time; the message says what was missing
     */
    public Topology awaitWhole(Duration patience) throws LabException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<Topology> now = topology().current();
            if (now.isPresent() && now.get().isWhole()) {
                return now.get();
            }
            Optional<String> failing = parts.failing();
            if (failing.isPresent()) {
                keepFolder();
                throw new LabException(failing.get());
            }
            if (System.nanoTime() > deadline) {
                keepFolder();
                throw new LabException("the cluster is not whole after " + patience.toSeconds() + " s: "
                        + now.map(topology -> String.join("; ", topology.troubles()))
                                .orElseGet(this::beforeFirstRecord)
                        + "; the logs are in " + folder.logs());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private String beforeFirstRecord() {
        return "it has not been formed, and of its nodes have reported "
                + topology().reports().reports().keySet();
    }

    /** Stops everything and removes a temporary folder; whatever fails on the way, the rest is stopped all the same. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        step("the parts", parts);
        nodes().forEach(node -> step("mysqld of " + node, () -> new ServerPid(folder.node(node)).end(SERVERS_END)));
        step("the ground", site);
        if (view != null) {
            step("the session", view);
        }
        step("ZooKeeper", zooKeeper);
        step("the ports", ports.block());
        step("the log", log);
        if (settings.folder().isEmpty() && fate == LabSettings.Fate.REMOVED_IF_TEMPORARY) {
            step("the folder", folder::remove);
        }
    }

    private void step(String what, AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            // AutoCloseable declares Exception; the rest has to be stopped whatever this was.
            LOG.warn("could not be ended: {}", what, e);
            settings.progress().accept(what + " could not be ended: " + e.getMessage());
        }
    }
}
