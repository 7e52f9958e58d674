package dev.understudy.drill;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabException;
import dev.understudy.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A lab as a stage.
 *
 * @param lab the lab
 * @param application the application's way to its cluster
 */
public record LabStage(Lab lab, DataSource application) implements Stage {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 5;

    @Override
    public Connection connect(NodeId node) throws SQLException {
        return lab.connect(node, "app");
    }

    @Override
    public Topology topology() throws LabException {
        return lab.topology().current().orElseThrow(() -> new LabException("the lab's cluster has no record"));
    }

    @Override
    public Topology awaitWhole(Duration patience) throws LabException, InterruptedException {
        return lab.awaitWhole(patience);
    }

    @Override
    public Strike inflict(Fault fault) throws LabException, InterruptedException {
        if (fault instanceof Fault.KillServer kill) {
            return killServer(victim(kill.victim()));
        }
        if (fault instanceof Fault.KillServerAndAgent kill) {
            return killServerAndAgent(victim(kill.victim()));
        }
        if (fault instanceof Fault.Script script) {
            return Scene.play(this, new LabHosts(lab), script.moves());
        }
        return fault instanceof Fault.KillLeader ? killLeader() : new LabFaults(this).inflict(fault);
    }

    @Override
    public Optional<String> leader() {
        return lab.leader();
    }

    @Override
    public void writeLogs(Path folder) throws LabException {
        try (Stream<Path> logs = Files.list(lab.logs())) {
            for (Path log : logs.filter(Files::isRegularFile).toList()) {
                Files.copy(log, folder.resolve(log.getFileName()));
            }
        } catch (IOException e) {
            throw new LabException("the logs cannot be kept: " + e.getMessage(), e);
        }
    }

    @Override
    public void ask(Request request) throws LabException {
        lab.ask(request);
    }

    void require(boolean done, String trouble) throws LabException {
        if (!done) {
            throw new LabException(trouble);
        }
    }

    /** Waits until the record is so. */
    ClusterState await(Predicate<ClusterState> holds) throws LabException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<ClusterState> now = lab.topology().current().map(Topology::state);
            if (now.filter(holds).isPresent()) {
                return now.get();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        throw new LabException("the cluster did not come to the state for which the drill waits; it is "
                + topology().state().phase() + ": " + topology().state().reason());
    }

    NodeId victim(Fault.Victim victim) throws LabException {
        Topology now = topology();
        Optional<NodeId> node = switch (victim) {
            case PRIMARY -> now.state().primary();
            case REPLICA -> now.replicas().stream().findFirst();
        };
        return node.orElseThrow(() -> new LabException("the cluster has no " + victim + " to kill"));
    }

    Strike killServer(NodeId node) throws LabException {
        OptionalLong pid = lab.serverPid(node);
        if (!lab.killServer(node)) {
            throw new LabException("mysqld of " + node + " does not run, so it cannot be killed");
        }
        long at = System.nanoTime();
        return new Strike(
                "kill -9 of mysqld of " + node + " (process " + pid.orElse(0) + ")", at, serverReplaced(node, pid));
    }

    private Strike killServerAndAgent(NodeId node) throws LabException {
        OptionalLong pid = lab.serverPid(node);
        // The agent first, or it would still report what it sees.
        if (!lab.killAgent(node) || !lab.killServer(node)) {
            throw new LabException("mysqld of " + node + " and its agent do not both run, so they cannot be killed");
        }
        long at = System.nanoTime();
        return new Strike("kill -9 of mysqld of " + node + " and of its agent", at, serverReplaced(node, pid));
    }

    Supplier<Optional<String>> serverReplaced(NodeId node, OptionalLong before) {
        return () -> {
            OptionalLong now = lab.serverPid(node);
            if (now.isEmpty() || now.equals(before)) {
                return Optional.of("mysqld of " + node + " has not been started again");
            }
            return answers(node) ? Optional.empty() : Optional.of("mysqld of " + node + " lets nobody in yet");
        };
    }

    private Strike killLeader() throws LabException {
        String leader = lab.leader().orElseThrow(() -> new LabException("no orchestrator leads that could be killed"));
        if (!lab.killOrchestrator(leader)) {
            throw new LabException("the leading orchestrator " + leader + " does not run, so it cannot be killed");
        }
        long at = System.nanoTime();
        return new Strike("kill -9 of the leading orchestrator " + leader, at, () -> {
            boolean another = lab.leader().filter(id -> !id.equals(leader)).isPresent();
            return another ? Optional.empty() : Optional.of("no other orchestrator leads than " + leader);
        });
    }
}
