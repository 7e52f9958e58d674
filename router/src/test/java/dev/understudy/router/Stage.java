package dev.understudy.router;

import com.zaxxer.hikari.HikariConfig;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A router over three fake servers; the story publishes the views. */
final class Stage implements AutoCloseable {
    final FakeServer db1 = new FakeServer(Views.DB1);
    final FakeServer db2 = new FakeServer(Views.DB2);
    final FakeServer db3 = new FakeServer(Views.DB3);
    final Router router;

    /** What the nodes' agents say. */
    final Map<NodeId, GtidSet> executed = new ConcurrentHashMap<>();

    private final Map<NodeId, FakeServer> servers = new TreeMap<>();
    private final RouterSettings settings;
    private final ExecutorService background = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "stage");
        thread.setDaemon(true);
        return thread;
    });

    Stage() throws SQLException {
        this(Map.of("gateTimeout", "5s"));
    }

    Stage(Map<String, String> properties) throws SQLException {
        servers.put(Views.DB1, db1);
        servers.put(Views.DB2, db2);
        servers.put(Views.DB3, db3);
        settings = RouterSettings.of(new RouterSettings.Place("127.0.0.1:2181", "shop", "PUBLIC"), properties);
        RouterView first = Views.stable(3, Views.DB1);
        router = new Router(
                first,
                settings,
                (node, endpoint, use) -> pool(node),
                node -> executed.getOrDefault(node, GtidSet.EMPTY),
                Runnable::run);
        router.publish(first);
    }

    private NodePool pool(NodeId node) {
        FakeServer server = servers.get(node);
        if (server == null) {
            throw new IllegalArgumentException("no server " + node);
        }
        HikariConfig config = new HikariConfig();
        config.setMinimumIdle(0);
        config.setMaximumPoolSize(4);
        return HikariNodePool.open(config, server::connect, background);
    }

    Connection connection() {
        return routed();
    }

    RoutedConnection routed() {
        return new RoutedConnection(router, settings, () -> {});
    }

    /** A connection with autocommit off. */
    Connection transaction() throws SQLException {
        Connection connection = connection();
        connection.setAutoCommit(false);
        return connection;
    }

    static int insert(Connection connection, int id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("INSERT INTO t VALUES (" + id + ", 'x')");
        }
    }

    static int count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM t")) {
            result.next();
            return result.getInt(1);
        }
    }

    /** Does something meanwhile. */
    void meanwhile(Runnable work) {
        background.execute(work);
    }

    @Override
    public void close() throws SQLException {
        router.close();
        background.shutdown();
        for (FakeServer server : servers.values()) {
            server.close();
        }
    }
}
