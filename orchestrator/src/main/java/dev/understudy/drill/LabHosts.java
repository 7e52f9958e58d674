package dev.understudy.drill;

import dev.understudy.client.NodeId;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The parts of a lab as hosts, as far as processes can stand for hosts: they die and freeze, but share one network, one clock
 * and one disk. A node's host is its mysqld together with its agent; one that was killed is a mysqld that is gone and an agent
 * that is stopped, since a lab starts a dead agent anew.
 */
final class LabHosts implements Hosts {
    private static final String ZOOKEEPER = "zookeeper";

    private final Lab lab;
    private final SortedSet<NodeId> stopped = new TreeSet<>();
    private boolean zooKeeperAway;

    LabHosts(Lab lab) {
        this.lab = lab;
    }

    /** Whether a lab can make all moves of a script. */
    static boolean canPlay(Fault.Script script) {
        return script.moves().stream().allMatch(LabHosts::canMake);
    }

    private static boolean canMake(Move move) {
        if (move instanceof Move.KillHost kill) {
            return kill.party() != Party.ONE_ZOOKEEPER;
        }
        return !(move instanceof Move.OfMachines);
    }

    @Override
    public SortedSet<String> zooKeepers() {
        return new TreeSet<>(List.of(ZOOKEEPER));
    }

    @Override
    public SortedSet<String> orchestrators() {
        return new TreeSet<>(lab.orchestratorPids().keySet());
    }

    @Override
    public SortedSet<String> applications() {
        return new TreeSet<>(List.of("application"));
    }

    @Override
    public void freeze(String host) throws LabException {
        NodeId node = node(host);
        // The agent first: it would kill a server that hangs.
        require(lab.freezeAgent(node) && lab.freezeServer(node), host + " cannot be frozen");
        stopped.add(node);
    }

    @Override
    public void thaw(String host) throws LabException {
        NodeId node = node(host);
        require(lab.continueServer(node) && lab.continueAgent(node), host + " cannot go on");
        stopped.remove(node);
    }

    @Override
    public void kill(String host) throws LabException {
        if (host.equals(ZOOKEEPER)) {
            lab.stopZooKeeper();
            zooKeeperAway = true;
        } else if (orchestrators().contains(host)) {
            require(lab.killOrchestrator(host), host + " does not run, so it cannot be killed");
        } else {
            require(lab.freezeAgent(node(host)) && lab.killServer(node(host)), host + " does not run");
            stopped.add(node(host));
        }
    }

    /** An orchestrator is started by the lab itself. */
    @Override
    public void start(String host) throws LabException, InterruptedException {
        if (host.equals(ZOOKEEPER)) {
            zooKeeperAway = false;
            lab.startZooKeeper();
        } else if (!orchestrators().contains(host)) {
            require(lab.continueAgent(node(host)), "the agent of " + host + " cannot go on");
            stopped.remove(node(host));
        }
    }

    @Override
    public void killServer(NodeId node) throws LabException {
        require(lab.killServer(node), "mysqld of " + node + " does not run, so it cannot be killed");
    }

    @Override
    public List<String> mend() {
        List<String> mended = new ArrayList<>();
        for (NodeId node : List.copyOf(stopped)) {
            mended.add(node + ": " + (lab.continueServer(node) || lab.continueAgent(node) ? "goes on" : "is gone"));
            lab.continueAgent(node);
        }
        if (zooKeeperAway) {
            try {
                start(ZOOKEEPER);
                mended.add("ZooKeeper is started");
            } catch (LabException e) {
                mended.add("ZooKeeper cannot be started: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return mended;
    }

    private NodeId node(String host) throws LabException {
        return lab.nodes().stream()
                .filter(node -> node.value().equals(host))
                .findFirst()
                .orElseThrow(() -> new LabException("a lab has no host " + host + ", but "
                        + lab.nodes().stream().map(NodeId::value).collect(Collectors.joining(", "))));
    }

    private static void require(boolean done, String trouble) throws LabException {
        if (!done) {
            throw new LabException(trouble);
        }
    }
}
