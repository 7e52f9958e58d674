package dev.understudy.containers;

import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import dev.understudy.drill.Fault;
import dev.understudy.drill.Move;
import dev.understudy.drill.Party;
import dev.understudy.drill.Scene;
import dev.understudy.drill.Stage;
import dev.understudy.drill.Strike;
import dev.understudy.lab.LabException;
import dev.understudy.topology.Topology;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A cluster of containers as a stage.
 *
 * @param cluster the cluster
 * @param hosts its hosts
 * @param application the application's way to it
 */
public record ContainerStage(ContainerCluster cluster, ContainerHosts hosts, DataSource application) implements Stage {
    @Override
    public Connection connect(NodeId node) throws SQLException {
        return cluster.connect(node);
    }

    @Override
    public Topology topology() throws LabException {
        return cluster.view().topology().current().orElseThrow(() -> new LabException("the cluster has no record"));
    }

    @Override
    public Topology awaitWhole(Duration patience) throws LabException, InterruptedException {
        return cluster.awaitWhole(patience);
    }

    @Override
    public Optional<String> leader() {
        return cluster.view().topology().leader();
    }

    @Override
    public void ask(Request request) throws LabException {
        cluster.view().ask(request);
    }

    @Override
    public void writeLogs(Path folder) throws LabException {
        cluster.writeLogs(folder);
    }

    @Override
    public Strike inflict(Fault fault) throws LabException, InterruptedException {
        return Scene.play(this, hosts, moves(fault));
    }

    /** Whether a fault can be inflicted on containers. */
    static boolean canInflict(Fault fault) {
        return fault instanceof Fault.Script
                || fault instanceof Fault.KillServer
                || fault instanceof Fault.Switchover
                || fault instanceof Fault.KillLeader;
    }

    private static List<Move> moves(Fault fault) throws LabException {
        if (fault instanceof Fault.Script script) {
            return script.moves();
        }
        if (fault instanceof Fault.KillServer kill) {
            return List.of(new Move.KillServer(party(kill.victim())));
        }
        if (fault instanceof Fault.Switchover) {
            return List.of(new Move.Switchover(), new Move.AwaitOtherPrimary());
        }
        if (fault instanceof Fault.KillLeader) {
            return List.of(new Move.KillHost(Party.LEADER), new Move.StartHost(Party.LEADER));
        }
        throw new LabException("this drill is made for the processes of one machine: run it in a lab");
    }

    private static Party party(Fault.Victim victim) {
        return switch (victim) {
            case PRIMARY -> Party.PRIMARY;
            case REPLICA -> Party.REPLICA;
        };
    }
}
