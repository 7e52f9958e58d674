package dev.understudy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import dev.understudy.client.ClusterName;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.StateVersion;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A million pieces of work while the cluster changes at random, over servers that answer at once. */
@Timeout(600)
class EnduranceIT {
    private static final int WORK = 1_000_000;
    private static final int THREADS = 4;
    private static final long MOST_LEFT_OVER_BYTES = 24L << 20;

    /** What an application may be told while primaries come and go. */
    private static final Set<String> TRUTHFUL = Set.of("40001", "08007", "08001", "08006");

    private static final List<NodeId> NODES = List.of(NodeId.of("db1"), NodeId.of("db2"), NodeId.of("db3"));

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong left = new AtomicLong(WORK);
    private final Map<String, AtomicLong> errors = new ConcurrentHashMap<>();
    private final List<Throwable> crashes = new CopyOnWriteArrayList<>();
    private final ExecutorService background = Executors.newCachedThreadPool();

    @Test
    void nothingIsLeftOver() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        long before = usedMemory();
        Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
        int changes = workUnderChange(new Random(seed));
        System.out.println(
                WORK + " pieces of work, " + changes + " views, " + opened + " connections opened, errors " + errors);

        assertThat(crashes).isEmpty();
        assertThat(TRUTHFUL).containsAll(errors.keySet());
        assertThat(changes).isGreaterThan(100);
        await().atMost(Duration.ofSeconds(30)).until(() -> open.get() == 0);
        background.shutdown();
        assertThat(background.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .filteredOn(thread -> !threadsBefore.contains(thread))
                        .filteredOn(thread -> !thread.getName().startsWith("awaitility"))
                        .isEmpty());
        await().atMost(Duration.ofSeconds(30)).until(() -> usedMemory() - before < MOST_LEFT_OVER_BYTES);
    }

    private int workUnderChange(Random random) throws Exception {
        RouterSettings settings = RouterSettings.of(
                new RouterSettings.Place("127.0.0.1:2181", "shop", "app"),
                Map.of("gateTimeout", "10s", "routing", "STATEMENT", "readYourWrites", "THREAD"));
        Router router = new Router(
                view(1, Optional.of(NODES.get(0)), Set.of()),
                settings,
                (node, endpoint, use) -> pool(),
                node -> GtidSet.EMPTY,
                Runnable::run);
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread worker = new Thread(() -> work(router, settings), "worker-" + i);
            worker.setUncaughtExceptionHandler((thread, crash) -> crashes.add(crash));
            worker.start();
            workers.add(worker);
        }
        int changes = 0;
        for (long epoch = 2; workers.stream().anyMatch(Thread::isAlive); epoch++) {
            NodeId next = NODES.get(random.nextInt(NODES.size()));
            Set<NodeId> barred = random.nextBoolean() ? Set.of() : Set.of(NODES.get(random.nextInt(NODES.size())));
            router.publish(view(epoch, Optional.empty(), barred));
            LockSupport.parkNanos(random.nextInt(2_000_000));
            router.publish(view(epoch, Optional.of(next), barred.contains(next) ? Set.of() : barred));
            changes += 2;
            LockSupport.parkNanos(random.nextInt(100_000_000));
        }
        router.close();
        return changes;
    }

    private void work(Router router, RouterSettings settings) {
        Random random = new Random(Thread.currentThread().getId());
        while (left.getAndDecrement() > 0) {
            try (Connection connection = new RoutedConnection(router, settings, () -> {})) {
                connection.setReadOnly(random.nextInt(3) == 0);
                connection.setAutoCommit(connection.isReadOnly() || random.nextBoolean());
                try (Statement statement = connection.createStatement()) {
                    statement.executeQuery("SELECT v FROM t WHERE id = 1").close();
                    if (!connection.isReadOnly()) {
                        statement.executeUpdate("UPDATE t SET v = 2 WHERE id = 1");
                    }
                }
                if (!connection.getAutoCommit() && random.nextBoolean()) {
                    connection.commit();
                }
            } catch (SQLException e) {
                errors.computeIfAbsent(String.valueOf(e.getSQLState()), state -> new AtomicLong())
                        .incrementAndGet();
            }
        }
    }

    private static long usedMemory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static RouterView view(long epoch, Optional<NodeId> primary, Set<NodeId> barred) {
        TreeMap<NodeId, NodeView> nodes = new TreeMap<>();
        for (NodeId node : NODES) {
            boolean isPrimary = primary.equals(Optional.of(node));
            Standing standing =
                    barred.contains(node) ? Standing.BARRED : isPrimary ? Standing.QUIET : Standing.READABLE;
            nodes.put(
                    node,
                    new NodeView(
                            new Endpoint(node.value(), 3306),
                            isPrimary ? Role.PRIMARY : Role.REPLICA,
                            standing,
                            "",
                            true));
        }
        return new RouterView(
                ClusterName.of("shop"),
                new StateVersion(1, new Epoch(epoch), epoch),
                primary.isPresent() ? Phase.STABLE : Phase.REVOKING,
                primary,
                primary,
                nodes,
                "a test");
    }

    private NodePool pool() {
        HikariConfig config = new HikariConfig();
        config.setMinimumIdle(0);
        config.setMaximumPoolSize(8);
        return HikariNodePool.open(config, this::connect, background);
    }

    /** A server that has everything and answers at once. */
    private Connection connect() {
        open.incrementAndGet();
        opened.incrementAndGet();
        Wire wire = new Wire();
        return Reflection.proxy(Connection.class, wire::call);
    }

    private final class Wire {
        private final AtomicInteger alive = new AtomicInteger(1);
        private boolean autoCommit = true;

        @Nullable
        Object call(Object proxy, Method method, @Nullable Object @Nullable [] given) throws SQLException {
            switch (method.getName()) {
                case "close", "abort" -> {
                    if (alive.getAndSet(0) == 1) {
                        open.decrementAndGet();
                    }
                    return null;
                }
                case "isClosed" -> {
                    return alive.get() == 0;
                }
                case "isValid" -> {
                    return alive.get() == 1;
                }
                case "setAutoCommit" -> autoCommit = given != null && Boolean.TRUE.equals(given[0]);
                case "getAutoCommit" -> {
                    return autoCommit;
                }
                case "createStatement" -> {
                    requireAlive();
                    return Reflection.proxy(Statement.class, this::answer);
                }
                case "commit", "rollback" -> requireAlive();
                default -> {}
            }
            return other(proxy, method, given);
        }

        private void requireAlive() throws SQLException {
            if (alive.get() == 0) {
                throw new SQLException("the link failed", "08S01");
            }
        }

        private @Nullable Object answer(Object proxy, Method method, @Nullable Object @Nullable [] given)
                throws SQLException {
            return switch (method.getName()) {
                case "executeQuery" -> {
                    requireAlive();
                    yield Reflection.proxy(ResultSet.class, EnduranceIT::other);
                }
                case "executeUpdate" -> {
                    requireAlive();
                    yield 1;
                }
                default -> other(proxy, method, given);
            };
        }
    }

    private static @Nullable Object other(Object proxy, Method method, @Nullable Object @Nullable [] given) {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> given != null && proxy == given[0];
                default -> "a fake";
            };
        }
        Class<?> type = method.getReturnType();
        if (type == boolean.class) {
            return false;
        }
        return type == int.class ? (Object) 0 : type == long.class ? (Object) 0L : null;
    }
}
