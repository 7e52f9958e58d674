package dev.understudy.orchestrator.lead;

import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterPaths;
import java.io.IOException;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An orchestrator's place in the queue of those that may lead a cluster. It leads as long as its latch node is the first
 * and its ZooKeeper session is connected: leadership ends when the session is suspended, not when it is lost.
 */
public final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final CuratorFramework client;
    private final ClusterName cluster;
    private final String path;
    private final String orchestrator;
    private final Runnable onChange;

    /** Replaced when it is entered anew; guarded by this. */
    private LeaderLatch latch;

    /**
     * Prepares a place in the queue.
     *
     * @param orchestrator the name under which others see who leads
     * @param onChange called when leadership was won or lost; must return quickly
     */
    public Leadership(CuratorFramework client, ClusterName cluster, String orchestrator, Runnable onChange) {
        this.client = client;
        this.cluster = cluster;
        this.path = new ClusterPaths(cluster).leader();
        this.orchestrator = orchestrator;
        this.onChange = onChange;
        this.latch = newLatch();
    }

    private LeaderLatch newLatch() {
        // SILENT: a latch that is closed in order to be entered anew must not announce the end twice.
        return new LeaderLatch(client, path, orchestrator, LeaderLatch.CloseMode.SILENT);
    }

    /** Enters the queue. */
    public synchronized void enter() {
        latch.addListener(new LeaderLatchListener() {
            @Override
            public void isLeader() {
                LOG.info("{}: {} leads now", cluster, orchestrator);
                onChange.run();
            }

            @Override
            public void notLeader() {
                LOG.info("{}: {} leads no more", cluster, orchestrator);
                onChange.run();
            }
        });
        try {
            latch.start();
        } catch (Exception e) {
            // LeaderLatch.start declares Exception, and fails only if it is started twice.
            throw new IllegalStateException("the latch at " + path + " cannot be entered", e);
        }
    }

    /**
     * The path of this orchestrator's latch node while it leads; empty while it does not. A write is valid only if it is
     * made together with a check that this node still exists.
     */
    public synchronized Optional<String> token() {
        return latch.hasLeadership() ? Optional.ofNullable(latch.getLastPathIsLeader()) : Optional.empty();
    }

    /** Leaves the queue and enters it anew at its end: after a check of the latch node, or a decision, has failed. */
    public synchronized void renew() {
        LOG.warn("{}: {} goes to the end of the queue of those that may lead", cluster, orchestrator);
        leave();
        latch = newLatch();
        enter();
    }

    private void leave() {
        try {
            latch.close();
        } catch (IOException | IllegalStateException e) {
            LOG.info("the latch at {} could not be closed: {}", path, e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        leave();
    }
}
