package dev.understudy.benchmarks;

import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabException;
import dev.understudy.lab.LabSettings;
import dev.understudy.topology.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The servers of a lab's cluster, with the table in place. */
final class LabServers implements AutoCloseable {
    private static final Duration FORMATION = Duration.ofMinutes(2);

    private final Lab lab;
    private final Servers servers;

    private LabServers(Lab lab, Servers servers) {
        this.lab = lab;
        this.servers = servers;
    }

    static LabServers start(Consumer<String> progress) throws LabException, SQLException, InterruptedException {
        Lab lab = Lab.start(LabSettings.ordinary(progress));
        try {
            return new LabServers(lab, prepare(lab));
        } catch (LabException | SQLException | InterruptedException | RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    private static Servers prepare(Lab lab) throws LabException, SQLException, InterruptedException {
        Topology whole = lab.awaitWhole(FORMATION);
        NodeId primary = whole.state().primary().orElseThrow();
        try (Connection connection = lab.connect(primary, Servers.APP)) {
            BenchTable.create(connection);
        }
        List<String> replicas = new ArrayList<>();
        for (NodeId node : lab.nodes()) {
            if (!node.equals(primary)) {
                try (Connection connection = lab.connect(node, Servers.APP)) {
                    BenchTable.await(connection);
                }
                replicas.add(address(whole, node));
            }
        }
        return new Servers(
                address(whole, primary),
                replicas,
                lab.ensemble().connectString(),
                LabSettings.CLUSTER.value(),
                lab.applicationPassword());
    }

    private static String address(Topology topology, NodeId node) {
        Member member = topology.state().members().get(node);
        if (member == null) {
            throw new IllegalStateException(node + " is no member");
        }
        return member.endpoint().toString();
    }

    Servers servers() {
        return servers;
    }

    @Override
    public void close() {
        lab.close();
    }
}
