package dev.understudy.simulator;

import dev.understudy.client.NodeId;
import dev.understudy.client.Traits;
import dev.understudy.contract.Node;
import dev.understudy.orchestrator.decide.Policy;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Simulated servers without agents and orchestrators, and the virtual clock. */
final class SimulatedNodes implements dev.understudy.contract.World {
    private final World world;
    private final VirtualTime time;
    private final Network.Place application;
    private final Map<String, SimulatedNode> nodes = new TreeMap<>();

    SimulatedNodes(long seed) {
        TreeMap<NodeId, Traits> plan = new TreeMap<>();
        for (int i = 1; i <= 3; i++) {
            plan.put(NodeId.of("db" + i), Traits.PLAIN);
        }
        world = new World(new Chance(seed), Safeguards.all(), new World.Plan(plan, 0, Policy.standard()), World.UNREAD);
        world.makeHosts();
        time = new VirtualTime(world.timeline());
        application = world.network().add("application");
    }

    @Override
    public Node node(String name) {
        return nodes.computeIfAbsent(
                name, unseen -> new SimulatedNode(world, world.server(NodeId.of(name)), time, application));
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        time.await(what, condition);
    }

    @Override
    public void remains(String what, BooleanSupplier condition) {
        time.remains(what, condition);
    }

    @Override
    public void close() {}
}
