package dev.understudy.router;

import dev.understudy.client.GtidSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A router with the threads and the ZooKeeper session that feed it. */
final class RunningRouter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningRouter.class);

    private static final long PATIENCE_MILLIS = 2_000;

    private static final Duration PRUNE_EVERY = Duration.ofHours(1);

    /** Take in views, and bring pools in step with them. */
    private final List<ExecutorService> ordered;

    private final ExecutorService background;
    private final ScheduledExecutorService regular;
    private final ClusterFeed feed;
    private final Router router;

    private RunningRouter(
            List<ExecutorService> ordered,
            ExecutorService background,
            ScheduledExecutorService regular,
            ClusterFeed feed,
            Router router) {
        this.ordered = ordered;
        this.background = background;
        this.regular = regular;
        this.feed = feed;
        this.router = router;
    }

    static RunningRouter start(RouterSettings settings) throws SQLException {
        String name = "understudy-router-" + settings.cluster();
        ThreadFactory threads = work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
        ExecutorService views = Executors.newSingleThreadExecutor(threads);
        ExecutorService pools = Executors.newSingleThreadExecutor(threads);
        ExecutorService background = Executors.newCachedThreadPool(threads);
        try {
            ClusterFeed feed = ClusterFeed.open(settings, work -> handOver(views, work));
            Router router = new Router(
                    feed.view(),
                    settings,
                    new MysqlPools(settings, background),
                    feed::executed,
                    work -> handOver(pools, work));
            feed.follow(router::publish);
            ScheduledExecutorService regular = Executors.newSingleThreadScheduledExecutor(threads);
            if (settings.outcomes().way() == OutcomesChoice.Way.LEDGER) {
                // Not all routers at the same time, as after a deployment.
                long first = ThreadLocalRandom.current().nextLong(PRUNE_EVERY.toMillis());
                // Ends with its executor; what goes wrong in it is logged there.
                var unused = regular.scheduleWithFixedDelay(
                        new OutcomesUpkeep(router), first, PRUNE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            }
            RunningRouter running = new RunningRouter(List.of(views, pools), background, regular, feed, router);
            running.requireOutcomes(settings);
            return running;
        } catch (SQLException e) {
            views.shutdown();
            pools.shutdown();
            background.shutdown();
            throw e;
        }
    }

    /** Refuses to start with an account that lacks what the outcomes need, if there is a primary to ask. */
    private void requireOutcomes(RouterSettings settings) throws SQLException {
        if (settings.outcomes().way() == OutcomesChoice.Way.NONE
                || !router.view().isOpenFor(Use.WRITE)) {
            return;
        }
        try {
            router.lending()
                    .bind(Use.WRITE, new Attempt(Deadline.in(settings.startTimeout()), GtidSet.EMPTY), lease -> {})
                    .giveBack();
        } catch (SQLTransientConnectionException e) {
            LOG.info(
                    "the primary could not be asked at the start; it will be with the first write: {}", e.getMessage());
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    private static void handOver(ExecutorService executor, Runnable work) {
        try {
            executor.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    // The next view may do; without this line nobody would know.
                    LOG.error("a view could not be taken in: {}", e.toString(), e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("a change came after the router was closed");
        }
    }

    Router router() {
        return router;
    }

    @Override
    public void close() {
        regular.shutdownNow();
        feed.close();
        ordered.forEach(RunningRouter::finish);
        router.close();
        background.shutdown();
    }

    /** What is being done still needs the background threads. */
    private static void finish(ExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("the last change was not taken in within {} ms", PATIENCE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
