package dev.understudy.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;

/** A person's way to ask something of a cluster's leader. */
public final class Requests {
    private static final long LOOK_MILLIS = 20;

    private final CuratorFramework client;
    private final ClusterPaths paths;

    public Requests(CuratorFramework client, ClusterName cluster) {
        this.client = client;
        this.paths = new ClusterPaths(cluster);
    }

    /**
     * Asks, and waits for the answer. A request that nobody has answered when the patience is over is taken back.
     *
     * @return what the leader said; empty if nobody answered in time, and then nothing will be done
     * @throws Exception if ZooKeeper does not answer; whether the request was heard is then not known
     */
    public Optional<Answer> ask(Request request, Duration patience) throws Exception {
        // Ephemeral: what was asked by a program that is gone must not be done much later.
        String path = client.create()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                .forPath(paths.requests() + "/request-", Records.write(request));
        String answer = paths.answers() + path.substring(paths.requests().length());
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Answer> found = read(answer);
            if (found.isPresent()) {
                return found;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return takenBack(path) ? Optional.empty() : read(answer);
    }

    private boolean takenBack(String path) throws Exception {
        try {
            client.delete().forPath(path);
            return true;
        } catch (KeeperException.NoNodeException e) {
            return false;
        }
    }

    private Optional<Answer> read(String path) throws Exception {
        try {
            Answer answer = Records.read(client.getData().forPath(path), Answer.class);
            client.delete().quietly().forPath(path);
            return Optional.of(answer);
        } catch (KeeperException.NoNodeException e) {
            return Optional.empty();
        }
    }
}
