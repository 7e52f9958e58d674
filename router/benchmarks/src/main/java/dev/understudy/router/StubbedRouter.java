package dev.understudy.router;

import com.zaxxer.hikari.HikariConfig;
import dev.understudy.client.ClusterName;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.StateVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The router over a settled cluster of one primary and two replicas, whose connections come from a stub. */
public final class StubbedRouter implements AutoCloseable {
    private static final NodeId PRIMARY = NodeId.of("db1");
    private static final List<NodeId> REPLICAS = List.of(NodeId.of("db2"), NodeId.of("db3"));

    private final RouterSettings settings;
    private final Router router;
    private final ExecutorService background;

    private StubbedRouter(RouterSettings settings, Router router, ExecutorService background) {
        this.settings = settings;
        this.router = router;
        this.background = background;
    }

    /** Opens it; each connection of its pools is made by the driver. */
    public static StubbedRouter open(Supplier<Connection> driver) throws SQLException {
        RouterSettings settings =
                RouterSettings.of(new RouterSettings.Place("127.0.0.1:2181", "shop", "app"), Map.of());
        ExecutorService background = Executors.newCachedThreadPool();
        RouterView view = view();
        Router router = new Router(
                view,
                settings,
                (node, endpoint, use) -> pool(settings, use, driver, background),
                node -> GtidSet.EMPTY,
                Runnable::run);
        router.publish(view);
        return new StubbedRouter(settings, router, background);
    }

    private static NodePool pool(
            RouterSettings settings, Use use, Supplier<Connection> driver, ExecutorService background) {
        HikariConfig config = new HikariConfig();
        config.setMaximumPoolSize(settings.readPoolSize());
        config.setMinimumIdle(0);
        config.setReadOnly(use == Use.READ);
        return HikariNodePool.open(config, driver::get, background);
    }

    private static RouterView view() {
        SortedMap<NodeId, NodeView> nodes = new TreeMap<>();
        nodes.put(PRIMARY, new NodeView(new Endpoint("db1", 3306), Role.PRIMARY, Standing.QUIET, "", true));
        for (NodeId replica : REPLICAS) {
            nodes.put(
                    replica,
                    new NodeView(new Endpoint(replica.value(), 3306), Role.REPLICA, Standing.READABLE, "", true));
        }
        return new RouterView(
                ClusterName.of("shop"),
                new StateVersion(1, new Epoch(1), 1),
                Phase.STABLE,
                Optional.of(PRIMARY),
                Optional.of(PRIMARY),
                nodes,
                "a benchmark");
    }

    /** A routed connection, as the data source would give it. */
    public Connection connection() {
        return new RoutedConnection(router, settings, () -> {});
    }

    @Override
    public void close() {
        router.close();
        background.shutdown();
    }
}
