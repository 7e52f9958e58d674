package dev.understudy.router;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    private static final Duration LOOK_AT_CREDENTIALS_EVERY = Duration.ofSeconds(5);

    private static final Duration ASK_EVERY = Duration.ofMillis(500);

    private static final Duration PRUNE_EVERY = Duration.ofHours(1);

    /** Take in views, and bring pools in step with them. */
    private final List<ExecutorService> ordered;

    private final ExecutorService background;
    private final ScheduledExecutorService regular;
    private final ClusterFeed feed;
    private final Router router;

    /** Closed before what it asks. */
    private Optional<Jmx> jmx = Optional.empty();

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

    static RunningRouter start(RouterSettings settings, PoolMeters meters) throws SQLException {
        settings.tls().check();
        String name = "understudy-router-" + settings.cluster();
        ThreadFactory threads = work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
        ExecutorService views = Executors.newSingleThreadExecutor(threads);
        ExecutorService pools = Executors.newSingleThreadExecutor(threads);
        ExecutorService background = Executors.newCachedThreadPool(threads);
        ScheduledExecutorService regular = Executors.newSingleThreadScheduledExecutor(threads);
        try {
            ClusterFeed feed = ClusterFeed.open(settings, work -> handOver(views, work));
            MysqlPools servers = new MysqlPools(settings, meters, background);
            Router router = new Router(feed.view(), settings, servers, feed::executed, work -> handOver(pools, work));
            RunningRouter running = new RunningRouter(List.of(views, pools), background, regular, feed, router);
            feed.follow(router::publish);
            running.finish(servers, settings);
            running.askWhoIsSilent(servers, () -> handOver(views, () -> router.publish(feed.view())));
            return running;
        } catch (SQLException e) {
            views.shutdown();
            pools.shutdown();
            background.shutdown();
            regular.shutdown();
            throw e;
        }
    }

    /** What comes after the pools; the threads end if it fails. */
    private void finish(MysqlPools servers, RouterSettings settings) throws SQLException {
        try {
            router.tryLogin();
            if (settings.jmx() == Jmx.Shown.YES) {
                jmx = Optional.of(Jmx.register(settings.cluster(), router::status));
            }
            repeat(servers, settings);
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** What is repeated ends with its executor; what goes wrong in it is logged there. */
    private void repeat(MysqlPools servers, RouterSettings settings) {
        long look = LOOK_AT_CREDENTIALS_EVERY.toMillis();
        var unused = regular.scheduleWithFixedDelay(servers::renew, look, look, TimeUnit.MILLISECONDS);
        if (settings.outcomes().way() == OutcomesChoice.Way.LEDGER) {
            // Not all routers at the same time, as after a deployment.
            long first = ThreadLocalRandom.current().nextLong(PRUNE_EVERY.toMillis());
            unused = regular.scheduleWithFixedDelay(
                    new OutcomesUpkeep(router), first, PRUNE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void askWhoIsSilent(MysqlPools servers, Runnable publish) {
        SilentNodes silent =
                new SilentNodes(feed.silence(), feed::view, servers::sign, work -> handOver(background, work), publish);
        long every = ASK_EVERY.toMillis();
        // An exception would end the repetition.
        var unused =
                regular.scheduleWithFixedDelay(() -> handOver(background, silent), every, every, TimeUnit.MILLISECONDS);
    }

    private static void handOver(ExecutorService executor, Runnable work) {
        try {
            executor.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    // The next one may do; without this line nobody would know.
                    LOG.error("a change could not be taken in: {}", e.toString(), e);
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
        jmx.ifPresent(Jmx::close);
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
