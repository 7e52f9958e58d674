package dev.understudy.simulator;

import dev.understudy.client.NodeId;
import dev.understudy.client.Traits;

/** A database host: one disk, one mysqld, one agent. A supervisor starts a dead agent again; the agent starts mysqld. */
final class SimulatedHost {
    private static final long RESTART = 900 * Timeline.MILLISECOND;

    private final World world;
    private final NodeId node;
    private final SimulatedServer server;
    private final SimulatedAgent agent;
    private boolean off;

    SimulatedHost(World world, NodeId node, Network.Place place, Traits traits) {
        this.world = world;
        this.node = node;
        this.server = new SimulatedServer(world, node, place, new Disk(world.newServerUuid()));
        this.agent = new SimulatedAgent(world, server, traits);
    }

    NodeId node() {
        return node;
    }

    SimulatedServer server() {
        return server;
    }

    SimulatedAgent agent() {
        return agent;
    }

    boolean isOff() {
        return off;
    }

    void start() {
        off = false;
        agent.start();
        world.store().review();
    }

    void killAgent() {
        if (agent.actor().isRunning()) {
            agent.kill();
            world.store().review();
            world.timeline().after(world.chance().around(RESTART), this::supervise);
        }
    }

    private void supervise() {
        if (!off && !agent.actor().isRunning()) {
            start();
        }
    }

    /** Power off: both processes at once, until somebody switches it on. */
    void switchOff() {
        off = true;
        agent.kill();
        server.kill();
        world.store().review();
    }

    void switchOn() {
        if (off) {
            start();
        }
    }

    void freeze() {
        agent.actor().freeze();
        server.actor().freeze();
        world.store().review();
    }

    void thaw() {
        // Which of the two runs first is chance.
        if (world.chance().oneIn(2)) {
            server.actor().thaw();
            agent.actor().thaw();
        } else {
            agent.actor().thaw();
            server.actor().thaw();
        }
        world.store().review();
    }

    /** A new, empty disk in the place of the old one. */
    void replaceDisk() {
        agent.kill();
        server.kill();
        server.disk().replace(world.newServerUuid());
        start();
    }
}
