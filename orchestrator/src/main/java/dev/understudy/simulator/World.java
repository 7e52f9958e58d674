package dev.understudy.simulator;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import dev.understudy.client.Traits;
import dev.understudy.orchestrator.decide.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Everything of one schedule: hosts with servers and agents, orchestrators, the store, clients, the network and the clock. */
final class World {
    private static final int PORT = 3306;
    private static final int CLIENTS = 3;

    /** Where traces go that nobody reads: making their text would cost more than the schedule. */
    static final Consumer<String> UNREAD = line -> {};

    /**
     * What a world is made of.
     *
     * @param nodes each node with what the operator says of it
     * @param orchestrators how many
     * @param policy of the operator
     */
    record Plan(SortedMap<NodeId, Traits> nodes, int orchestrators, Policy policy) {}

    private final Timeline timeline = new Timeline();
    private final Chance chance;
    private final Safeguards safeguards;
    private final Plan plan;
    private final Consumer<String> trace;
    private final Oracle oracle;
    private final Network network;
    private final SimulatedStore store;
    private final SortedMap<NodeId, SimulatedHost> hosts = new TreeMap<>();
    private final List<SimulatedOrchestrator> orchestrators = new ArrayList<>();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private int uuids;

    World(Chance chance, Safeguards safeguards, Plan plan, Consumer<String> trace) {
        this.chance = chance;
        this.safeguards = safeguards;
        this.plan = plan;
        this.trace = trace;
        this.oracle = new Oracle(this, new Tally());
        this.network = new Network(timeline, chance, plan.nodes().size() + plan.orchestrators() + CLIENTS + 1);
        this.store = new SimulatedStore(this, network.add("zookeeper"));
        network.onChange(store::review);
    }

    /** Makes the hosts, their servers empty, and starts nothing. */
    void makeHosts() {
        plan.nodes().forEach((node, traits) -> {
            SimulatedHost host = new SimulatedHost(this, node, network.add(node.value()), traits);
            hosts.put(node, host);
        });
    }

    /** Starts everything, with empty servers. */
    void start() {
        makeHosts();
        for (int i = 1; i <= plan.orchestrators(); i++) {
            orchestrators.add(new SimulatedOrchestrator(this, network.add("orchestrator-" + i)));
        }
        for (int i = 1; i <= CLIENTS; i++) {
            clients.add(new SimulatedClient(this, network.add("client-" + i)));
        }
        hosts.values().forEach(SimulatedHost::start);
        orchestrators.forEach(SimulatedOrchestrator::start);
        clients.forEach(SimulatedClient::start);
    }

    Timeline timeline() {
        return timeline;
    }

    Chance chance() {
        return chance;
    }

    Safeguards safeguards() {
        return safeguards;
    }

    Oracle oracle() {
        return oracle;
    }

    Network network() {
        return network;
    }

    SimulatedStore store() {
        return store;
    }

    Policy policy() {
        return plan.policy();
    }

    ClusterName cluster() {
        return ClusterName.of("simulated");
    }

    SortedMap<NodeId, SimulatedHost> hosts() {
        return Collections.unmodifiableSortedMap(hosts);
    }

    SimulatedHost host(NodeId node) {
        SimulatedHost host = hosts.get(node);
        if (host == null) {
            throw new IllegalArgumentException("there is no host " + node);
        }
        return host;
    }

    Collection<SimulatedServer> servers() {
        return hosts.values().stream().map(SimulatedHost::server).toList();
    }

    SimulatedServer server(NodeId node) {
        return host(node).server();
    }

    List<SimulatedOrchestrator> orchestrators() {
        return orchestrators;
    }

    /** Where a node's mysqld is reached: its own name. */
    Endpoint endpoint(NodeId node) {
        return new Endpoint(node.value(), PORT);
    }

    NodeId nodeAt(Endpoint endpoint) {
        return NodeId.of(endpoint.host());
    }

    String newServerUuid() {
        return String.format("00000000-0000-4000-8000-%012d", ++uuids);
    }

    /** Says what happens, to whoever wants to read it. */
    void trace(Object who, String what) {
        if (trace == UNREAD) {
            return;
        }
        trace.accept(String.format("%11.6f  %-14s %s", timeline.now() / 1e6, who, what));
    }
}
