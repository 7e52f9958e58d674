package dev.understudy.router;

import dev.understudy.agent.RealServer;
import dev.understudy.client.ClusterName;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.StateVersion;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A router over real servers, each behind a wire that loses what it is told to; the test publishes the views. */
final class RealStage implements AutoCloseable {
    private final Map<NodeId, RealServer> servers;
    private final Map<NodeId, WireProxy> wires = new TreeMap<>();
    private final ExecutorService background = Executors.newCachedThreadPool();
    private final RouterSettings settings;
    private final MysqlPools pools;
    private final Router router;

    /** Begins in epoch 1 with a primary; every other server is a replica that may be read. */
    RealStage(Map<NodeId, RealServer> servers, NodeId primary, Map<String, String> properties)
            throws IOException, SQLException {
        this.servers = servers;
        for (Map.Entry<NodeId, RealServer> server : servers.entrySet()) {
            wires.put(server.getKey(), new WireProxy(server.getValue().endpoint()));
        }
        Map<String, String> all = new HashMap<>(Map.of(
                "user", RealServer.APPLICATION.user(),
                "password", RealServer.APPLICATION.password(),
                "allowPublicKeyRetrieval", "true",
                "sslMode", "DISABLED",
                "gateTimeout", "10s"));
        all.putAll(properties);
        settings = RouterSettings.of(new RouterSettings.Place("127.0.0.1:2181", "shop", "app"), all);
        RouterView first = view(1, Optional.of(primary), Set.of());
        pools = new MysqlPools(settings, new PoolMeters(), background);
        router = new Router(first, settings, pools, node -> GtidSet.EMPTY, Runnable::run);
        router.publish(first);
    }

    private RouterView view(long epoch, Optional<NodeId> primary, Set<NodeId> barred) {
        TreeMap<NodeId, NodeView> nodes = new TreeMap<>();
        wires.forEach((node, wire) -> {
            boolean isPrimary = primary.equals(Optional.of(node));
            Standing standing =
                    barred.contains(node) ? Standing.BARRED : isPrimary ? Standing.QUIET : Standing.READABLE;
            Role role = isPrimary ? Role.PRIMARY : barred.contains(node) ? Role.FENCED : Role.REPLICA;
            nodes.put(node, new NodeView(wire.endpoint(), role, standing, "", true));
        });
        return new RouterView(
                ClusterName.of("shop"),
                new StateVersion(1, new Epoch(epoch), epoch),
                primary.isPresent() ? Phase.STABLE : Phase.REVOKING,
                primary,
                primary,
                nodes,
                "a test");
    }

    /** As after a failover: the old primary is barred, another one takes writes. */
    void failOver(long epoch, NodeId from, NodeId to) {
        closeGate(epoch, from);
        openGate(epoch, from, to);
    }

    /** As at the beginning of a failover: the old primary is barred, and there is no other. */
    void closeGate(long epoch, NodeId from) {
        router.publish(view(epoch, Optional.empty(), Set.of(from)));
    }

    /** As at the end of a failover. */
    void openGate(long epoch, NodeId from, NodeId to) {
        router.publish(view(epoch, Optional.of(to), Set.of(from)));
    }

    /** Looks at the credentials, as a running router does every few seconds. */
    void renew() {
        pools.renew();
    }

    Router router() {
        return router;
    }

    WireProxy wire(NodeId node) {
        return Objects.requireNonNull(wires.get(node));
    }

    RoutedConnection connection() {
        return new RoutedConnection(router, settings, () -> {});
    }

    /** A connection with autocommit off. */
    RoutedConnection transaction() throws SQLException {
        RoutedConnection connection = connection();
        connection.setAutoCommit(false);
        return connection;
    }

    /** Runs a statement. Returns how many rows it changed; -1 if it has a result. */
    static int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql) ? -1 : statement.getUpdateCount();
        }
    }

    /** Does something meanwhile. */
    void meanwhile(Runnable work) {
        background.execute(work);
    }

    /** Runs something behind the router's back; returns the first column of the last row, or nothing. */
    String on(NodeId node, String sql) throws SQLException {
        try (Connection connection = Objects.requireNonNull(servers.get(node)).connect(RealServer.APPLICATION);
                Statement statement = connection.createStatement()) {
            statement.execute("USE app");
            String last = "";
            if (statement.execute(sql)) {
                try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                        last = String.valueOf(rows.getString(1));
                    }
                }
            }
            return last;
        }
    }

    @Override
    public void close() throws IOException {
        router.close();
        for (WireProxy wire : wires.values()) {
            wire.close();
        }
        background.shutdownNow();
    }
}
