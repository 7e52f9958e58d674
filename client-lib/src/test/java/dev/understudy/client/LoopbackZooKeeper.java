package dev.understudy.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.jspecify.annotations.Nullable;

/** A real ZooKeeper server in this process, on a loopback port that stays the same when the server is started again. */
final class LoopbackZooKeeper implements AutoCloseable {
    private static final int TICK_MILLIS = 100;
    private static final int MAX_CONNECTIONS = 60;

    private int port;
    private @Nullable ServerCnxnFactory connections;

    /** Starts the server on what is in the folder. */
    void start(Path folder) throws IOException, InterruptedException {
        ServerCnxnFactory factory = new NIOServerCnxnFactory();
        factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MAX_CONNECTIONS);
        factory.startup(new ZooKeeperServer(folder.toFile(), folder.toFile(), TICK_MILLIS));
        port = factory.getLocalPort();
        connections = factory;
    }

    /** Stops the server; its clients' sessions live on in its folder. */
    void stop() {
        ServerCnxnFactory running = connections;
        if (running != null) {
            running.shutdown();
        }
        connections = null;
    }

    Ensemble ensemble() {
        return new Ensemble("127.0.0.1:" + port);
    }

    @Override
    public void close() {
        stop();
    }
}
