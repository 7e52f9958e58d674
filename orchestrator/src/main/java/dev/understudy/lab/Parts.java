package dev.understudy.lab;

import dev.understudy.client.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The agents and orchestrators of a lab. */
final class Parts implements AutoCloseable {
    private static final Duration END_PATIENCE = Duration.ofSeconds(5);

    private final LabFolder folder;
    private final SortedMap<NodeId, Part> agents = new TreeMap<>();
    private final SortedMap<String, Part> orchestrators = new TreeMap<>();
    private final ScheduledExecutorService restarts = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "lab-restarts");
        thread.setDaemon(true);
        return thread;
    });

    Parts(LabFolder folder) {
        this.folder = folder;
    }

    /** Starts a part for every node and as many orchestrators as a lab has. */
    void start(PartCommands commands, NodePorts ports) throws LabException {
        try {
            for (NodeId node : ports.nodes()) {
                Part agent = part("agent-" + node, commands.agent(node, ports));
                agents.put(node, agent);
                agent.start();
            }
            for (int i = 1; i <= LabSettings.ORCHESTRATORS; i++) {
                String id = "o" + i;
                Part orchestrator = part(
                        "orchestrator-" + id,
                        commands.orchestrator(id, ports.nodes().size()));
                orchestrators.put(id, orchestrator);
                orchestrator.start();
            }
        } catch (IOException e) {
            throw new LabException("a part of the lab cannot be started: " + e.getMessage(), e);
        }
    }

    private Part part(String name, List<String> command) {
        return new Part(name, command, folder.log(name), restarts);
    }

    /** The agent of a node. */
    Part agent(NodeId node) {
        return known(agents.get(node), "node " + node);
    }

    /** The orchestrator of that name. */
    Part orchestrator(String id) {
        return known(orchestrators.get(id), "orchestrator " + id);
    }

    private static Part known(@Nullable Part part, String what) {
        if (part == null) {
            throw new IllegalArgumentException("the lab has no " + what);
        }
        return part;
    }

    SortedMap<String, OptionalLong> orchestratorPids() {
        SortedMap<String, OptionalLong> pids = new TreeMap<>();
        orchestrators.forEach((id, part) -> pids.put(id, part.pid()));
        return pids;
    }

    /** A sentence about a part that does not stay up; empty if all do. */
    Optional<String> failing() {
        for (SortedMap<?, Part> group : List.<SortedMap<?, Part>>of(agents, orchestrators)) {
            for (Part part : group.values()) {
                if (part.keepsFailing()) {
                    return Optional.of(part.name() + " ends again and again; its log is " + folder.log(part.name()));
                }
            }
        }
        return Optional.empty();
    }

    /** Ends every part, the orchestrators first: nobody shall react to the end of the servers. */
    @Override
    public void close() {
        restarts.shutdownNow();
        orchestrators.values().forEach(Part::askToEnd);
        agents.values().forEach(Part::askToEnd);
        long deadline = System.nanoTime() + END_PATIENCE.toNanos();
        orchestrators.values().forEach(part -> part.awaitEnd(deadline));
        agents.values().forEach(part -> part.awaitEnd(deadline));
    }
}
