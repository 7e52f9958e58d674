package dev.understudy.agent;

import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterPaths;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Records;
import dev.understudy.client.StateVersion;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the node's last report in ZooKeeper as an ephemeral node of this agent's session. Reports that could not be
 * written in time are replaced by newer ones, never queued.
 */
final class ReportPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReportPublisher.class);

    /** ZooKeeper gives no session this id. */
    private static final long NO_SESSION = 0;

    private static final Duration AFTER_FAILURE = Duration.ofMillis(50);

    private final CuratorFramework client;
    private final String path;
    private final HealthBoard board;
    private final AtomicReference<@Nullable NodeReport> next = new AtomicReference<>();
    private final Thread thread;

    /** The barrier that was acknowledged since the agent began; a report made a moment before may lack it. */
    private volatile @Nullable StateVersion barrier;

    private volatile @Nullable NodeReport last;

    private final AtomicLong written = new AtomicLong();

    /** The session that made the node; used by the publishing thread alone. */
    private long createdIn = NO_SESSION;

    ReportPublisher(CuratorFramework client, ClusterName cluster, NodeId node, HealthBoard board) {
        this.client = client;
        this.board = board;
        this.path = new ClusterPaths(cluster).node(node);
        this.thread = new Thread(this::run, "report-" + node);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** How many reports ZooKeeper has taken: each says that it was heard. */
    long written() {
        return written.get();
    }

    /** Publishes a report as soon as ZooKeeper takes it. */
    void publish(NodeReport report) {
        last = report;
        next.set(report);
        LockSupport.unpark(thread);
    }

    /** Publishes at once that a barrier was acknowledged: every writer waits for this. */
    void acknowledged(StateVersion version) {
        barrier = version;
        NodeReport report = last;
        if (report != null) {
            next.compareAndSet(null, report);
            LockSupport.unpark(thread);
        }
    }

    private NodeReport completed(NodeReport report) {
        StateVersion had = barrier;
        if (had == null
                || report.barrier()
                        .filter(reported -> !had.isNewerThan(reported))
                        .isPresent()) {
            return report;
        }
        return report.withBarrier(had);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            NodeReport report = next.getAndSet(null);
            if (report == null) {
                LockSupport.park(this);
            } else if (!write(Records.write(completed(report)))) {
                // A newer report may have come meanwhile; it is as good or better.
                next.compareAndSet(null, report);
                LockSupport.parkNanos(this, AFTER_FAILURE.toNanos());
            }
        }
    }

    private boolean write(byte[] bytes) {
        HealthBoard.Moment began = HealthBoard.Moment.now();
        try {
            long session = client.getZookeeperClient().getZooKeeper().getSessionId();
            if (session == createdIn) {
                client.setData().forPath(path, bytes);
            } else {
                create(bytes, session);
            }
            board.heard(began);
            written.incrementAndGet();
            return true;
        } catch (KeeperException.NoNodeException e) {
            createdIn = NO_SESSION;
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (KeeperException e) {
            LOG.info("the report is not in ZooKeeper yet: {}", e.getMessage());
            return false;
        } catch (Exception e) {
            // Curator declares Exception; the report is tried again whatever it was.
            LOG.warn("the report could not be written: {}", e.getMessage());
            return false;
        }
    }

    /** A node that an earlier session of this agent left is removed; ZooKeeper would do so when that expires. */
    private void create(byte[] bytes, long session) throws Exception {
        client.delete().quietly().forPath(path);
        client.create().creatingParentsIfNeeded().withMode(CreateMode.EPHEMERAL).forPath(path, bytes);
        createdIn = session;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
