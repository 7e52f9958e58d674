package dev.understudy.router;

import dev.understudy.client.ClusterPaths;
import dev.understudy.client.ClusterWatch;
import dev.understudy.client.EnsembleUnreachableException;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.ReportWatch;
import dev.understudy.client.ServerReport;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes views of what ZooKeeper pushes. While ZooKeeper is away the last record goes on to hold, and replicas are asked
 * themselves whether they may be read ({@link Silence}).
 */
final class ClusterFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterFeed.class);

    private final RouterSettings settings;
    private final Executor router;
    private final CuratorFramework zookeeper;
    private final ClusterWatch watch;
    private final ReportWatch reports;
    private final Silence silence = new Silence();
    private final AtomicBoolean due = new AtomicBoolean();

    private ClusterFeed(RouterSettings settings, Executor router, CuratorFramework zookeeper) {
        this.settings = settings;
        this.router = router;
        this.zookeeper = zookeeper;
        this.watch = new ClusterWatch(zookeeper, settings.cluster());
        this.reports = new ReportWatch(zookeeper, settings.cluster());
    }

    /**
     * Opens a session and waits for the cluster's record.
     *
     * @param router the thread on which views are handed over
     * @throws SQLException if ZooKeeper does not answer or does not know the cluster, within startTimeout
     */
    static ClusterFeed open(RouterSettings settings, Executor router) throws SQLException {
        try {
            ClusterFeed feed = new ClusterFeed(
                    settings, router, settings.ensemble().connect(settings.sessionTimeout(), settings.startTimeout()));
            try {
                feed.awaitRecord();
                return feed;
            } catch (SQLException | InterruptedException | RuntimeException e) {
                feed.close();
                throw e;
            }
        } catch (EnsembleUnreachableException e) {
            throw new SQLNonTransientConnectionException(
                    "cluster " + settings.cluster() + ": " + e.getMessage(), Errors.NOT_SENT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("the thread was interrupted while it waited for ZooKeeper", Errors.NOT_SENT, e);
        }
    }

    private void awaitRecord() throws SQLException, InterruptedException {
        CountDownLatch first = new CountDownLatch(1);
        watch.listen(state -> first.countDown());
        reports.start();
        watch.start();
        if (!first.await(settings.startTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
            throw new SQLNonTransientConnectionException(missing(), Errors.NOT_SENT);
        }
    }

    private String missing() {
        String what = watch.trouble().orElse("there is no record at " + new ClusterPaths(settings.cluster()).state());
        return "cluster " + settings.cluster() + " cannot be used from ZooKeeper at " + settings.ensemble() + ": "
                + what + ". Clusters there: " + clusters()
                + ". Check the name, and that the cluster has been formed";
    }

    private String clusters() {
        try {
            List<String> names = zookeeper.getChildren().forPath(ClusterPaths.CLUSTERS);
            return names.isEmpty()
                    ? "none"
                    : String.join(", ", names.stream().sorted().toList());
        } catch (Exception e) { // Curator declares Exception
            return "none";
        }
    }

    /** The view as it is now. */
    RouterView view() {
        return watch.current()
                .map(state -> RouterView.of(state, reports.reports(), settings.maxLag())
                        .without(silence.mute(), silence.doubtful()))
                .orElseThrow(() -> new IllegalStateException("the feed has a record since it was opened"));
    }

    /** Knows which nodes nothing is heard of. */
    Silence silence() {
        return silence;
    }

    /** What a node's agent said last that its server has executed; empty if it is not heard. */
    GtidSet executed(NodeId node) {
        return Optional.ofNullable(reports.reports().get(node))
                .flatMap(NodeReport::server)
                .map(ServerReport::executed)
                .orElse(GtidSet.EMPTY);
    }

    /** Hands over the view at every change from now on, on the router's thread, one at a time. */
    void follow(Consumer<RouterView> consumer) {
        watch.listen(state -> schedule(consumer));
        reports.listen(() -> {
            silence.hear(reports.reports().values(), System.nanoTime())
                    .forEach(node -> LOG.info("{} is heard of again", node));
            schedule(consumer);
        });
        schedule(consumer);
    }

    private void schedule(Consumer<RouterView> consumer) {
        // Changes that come while one is being worked on are taken together.
        if (due.compareAndSet(false, true)) {
            router.execute(() -> {
                due.set(false);
                consumer.accept(view());
            });
        }
    }

    @Override
    public void close() {
        watch.close();
        reports.close();
        zookeeper.close();
    }
}
