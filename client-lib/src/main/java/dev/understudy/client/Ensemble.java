package dev.understudy.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryForever;
import org.apache.zookeeper.client.ConnectStringParser;

/**
 * The address of a ZooKeeper ensemble.
 *
 * @param connectString {@code host:port[,host:port...]}
 */
public record Ensemble(String connectString) {
    private static final Duration RETRY_PAUSE = Duration.ofMillis(200);

    /**
     * Checks the value.
     *
     * @throws IllegalArgumentException if the text is not a list of host:port
     */
    public Ensemble {
        if (connectString.isBlank()) {
            throw new IllegalArgumentException(
                    "the address of ZooKeeper is empty: name it as host:port[,host:port...]");
        }
        for (String server : connectString.split(",", -1)) {
            try {
                Endpoint.parse(server.strip());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "\"" + connectString + "\" is not an address of ZooKeeper: use host:port[,host:port...]", e);
            }
        }
        new ConnectStringParser(connectString);
    }

    /**
     * Opens a session and waits until it is connected.
     *
     * @param sessionTimeout after how long without contact ZooKeeper drops the session with its ephemeral nodes; the
     *     servers may shorten or lengthen it to the bounds of their tickTime
     * @param patience how long to wait for the first connection
     * @throws EnsembleUnreachableException if none of the servers answers in time
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public CuratorFramework connect(Duration sessionTimeout, Duration patience)
            throws EnsembleUnreachableException, InterruptedException {
        CuratorFramework client = open(sessionTimeout);
        boolean connected = false;
        try {
            connected = client.blockUntilConnected(Math.toIntExact(patience.toMillis()), TimeUnit.MILLISECONDS);
        } finally {
            if (!connected) {
                client.close();
            }
        }
        if (!connected) {
            throw new EnsembleUnreachableException("ZooKeeper does not answer at " + connectString + " within "
                    + patience.toMillis() / 1000.0 + " s: check that it runs and that the address is right");
        }
        return client;
    }

    /** Opens a session that connects when it can, and goes on trying. */
    public CuratorFramework open(Duration sessionTimeout) {
        CuratorFramework client = CuratorFrameworkFactory.builder()
                .connectString(connectString)
                .sessionTimeoutMs(Math.toIntExact(sessionTimeout.toMillis()))
                .connectionTimeoutMs(Math.toIntExact(sessionTimeout.toMillis()))
                .retryPolicy(new RetryForever(Math.toIntExact(RETRY_PAUSE.toMillis())))
                .build();
        client.start();
        return client;
    }

    @Override
    public String toString() {
        return connectString;
    }
}
