package dev.understudy.lab;

import dev.understudy.client.Ensemble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.util.ServiceUtils;
import org.jspecify.annotations.Nullable;

/** A lab's ZooKeeper: the real server, alone, inside this process, with its data on disk. */
public final class LabZooKeeper implements AutoCloseable {
    private static final int TICK_MILLIS = 200;
    private static final int SHORTEST_SESSION_MILLIS = 400;
    private static final int LONGEST_SESSION_MILLIS = 20_000;

    private final Path folder;
    private final int port;

    private @Nullable ServerCnxnFactory connections;
    private @Nullable ZooKeeperServer server;

    /**
     * Describes a server; it is not started yet.
     *
     * @param folder for its data; empty or from an earlier run
     * @param port on 127.0.0.1
     */
    public LabZooKeeper(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    public Ensemble ensemble() {
        return new Ensemble("127.0.0.1:" + port);
    }

    /**
     * Starts the server; it answers when this returns.
     *
     * @throws LabException if it cannot start
     */
    public void start() throws LabException, InterruptedException {
        // Read when ZooKeeper's classes are loaded. By default a log file begins with 64 MB of nothing.
        System.setProperty("zookeeper.preAllocSize", "1024");
        System.setProperty("zookeeper.snapCount", "10000");
        System.setProperty("zookeeper.admin.enableServer", "false");
        System.setProperty("zookeeper.nio.numSelectorThreads", "1");
        System.setProperty("zookeeper.nio.numWorkerThreads", "2");
        // By default a ZooKeeper that cannot go on ends the whole program.
        ServiceUtils.setSystemExitProcedure(ServiceUtils.LOG_ONLY);
        try {
            ZooKeeperServer zooKeeper = new ZooKeeperServer(
                    folder.resolve("snapshots").toFile(), folder.resolve("log").toFile(), TICK_MILLIS);
            zooKeeper.setMinSessionTimeout(SHORTEST_SESSION_MILLIS);
            zooKeeper.setMaxSessionTimeout(LONGEST_SESSION_MILLIS);
            server = zooKeeper;
            NIOServerCnxnFactory factory = new NIOServerCnxnFactory();
            connections = factory;
            factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0, -1, false);
            factory.startup(zooKeeper);
        } catch (IOException e) {
            throw new LabException("ZooKeeper cannot be started on port " + port + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (connections != null) {
            connections.shutdown();
        }
        if (server != null) {
            server.shutdown(true);
        }
    }
}
