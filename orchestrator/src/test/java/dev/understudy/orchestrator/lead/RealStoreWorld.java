package dev.understudy.orchestrator.lead;

import dev.understudy.client.ClusterPaths;
import dev.understudy.client.ClusterState;
import dev.understudy.client.CorruptRecordException;
import dev.understudy.client.Ensemble;
import dev.understudy.client.EnsembleUnreachableException;
import dev.understudy.client.HistoryEntry;
import dev.understudy.client.Records;
import dev.understudy.client.StateVersion;
import dev.understudy.contract.Contender;
import dev.understudy.contract.StoreWorld;
import dev.understudy.lab.LabException;
import dev.understudy.lab.LabZooKeeper;
import dev.understudy.orchestrator.decide.Decision;
import dev.understudy.orchestrator.lead.RecordStore.Outcome;
import dev.understudy.orchestrator.lead.RecordStore.Stored;
import dev.understudy.topology.Shop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** A real ZooKeeper in this process, and sessions of the orchestrator's own kind. */
final class RealStoreWorld implements StoreWorld {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration LONG_ENOUGH = Duration.ofMillis(500);

    /** Longer than the silence of a story. */
    private static final Duration SESSION = Duration.ofSeconds(6);

    private final Path folder;
    private final int port;
    private final Map<String, RealContender> contenders = new LinkedHashMap<>();
    private @Nullable LabZooKeeper zooKeeper;

    RealStoreWorld(Path folder) throws IOException {
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
    }

    private Ensemble ensemble() {
        return new Ensemble("127.0.0.1:" + port);
    }

    @Override
    public Contender contender(String name) {
        return real(name);
    }

    /** A contender, with what only a real one has. */
    RealContender real(String name) {
        return contenders.computeIfAbsent(name, this::connect);
    }

    private RealContender connect(String name) {
        try {
            CuratorFramework client = ensemble().connect(SESSION, PATIENCE);
            RealContender contender = new RealContender(client, name);
            contender.begin();
            return contender;
        } catch (EnsembleUnreachableException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError(e);
    }

    @Override
    public void fallSilent() {
        if (zooKeeper != null) {
            zooKeeper.close();
        }
        zooKeeper = null;
    }

    /** On the same folder: sessions and data are on the disk. */
    @Override
    public void answerAgain() {
        LabZooKeeper next = new LabZooKeeper(folder, port);
        try {
            next.start();
        } catch (LabException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        zooKeeper = next;
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        looking(what).atMost(PATIENCE).until(condition::getAsBoolean);
    }

    @Override
    public void remains(String what, BooleanSupplier condition) {
        looking(what).during(LONG_ENOUGH).atMost(PATIENCE).until(condition::getAsBoolean);
    }

    private static ConditionFactory looking(String what) {
        return Awaitility.await(what).pollDelay(Duration.ZERO).pollInterval(LOOK);
    }

    @Override
    public void close() {
        contenders.values().forEach(RealContender::close);
        fallSilent();
    }

    /** An orchestrator's session, store and place in the queue. */
    final class RealContender implements Contender, AutoCloseable {
        private final CuratorFramework client;
        private final RecordStore store;
        private final Leadership leadership;
        private final ClusterPaths paths = new ClusterPaths(Shop.NAME);

        private RealContender(CuratorFramework client, String name) {
            this.client = client;
            this.store = new RecordStore(client, Shop.NAME, name);
            this.leadership = new Leadership(client, Shop.NAME, name, () -> {});
        }

        private void begin() {
            asking(() -> {
                store.prepare();
                return true;
            });
            leadership.enter();
        }

        /** The session for what an orchestrator does not do. */
        CuratorFramework client() {
            return client;
        }

        @Override
        public Optional<String> token() {
            return leadership.token();
        }

        @Override
        public Stored read() {
            return asking(store::read);
        }

        @Override
        public Outcome write(ClusterState next, Stored before, String token) {
            return write(new Decision.Write(next), before, token);
        }

        Outcome write(Decision.Write decision, Stored before, String token) {
            return asking(() -> store.write(decision, before, token));
        }

        @Override
        public List<StateVersion> history() {
            return asking(() -> {
                List<StateVersion> versions = new ArrayList<>();
                for (String entry : client.getChildren().forPath(paths.history()).stream()
                        .sorted()
                        .toList()) {
                    versions.add(read(paths.history() + "/" + entry).record().version());
                }
                return versions;
            });
        }

        private HistoryEntry read(String path) throws Exception {
            try {
                return Records.read(client.getData().forPath(path), HistoryEntry.class);
            } catch (CorruptRecordException e) {
                throw new AssertionError(path, e);
            }
        }

        /** By a second connection of the same session that ends it: the server then has none, whatever the first believes. */
        @Override
        public void expireSession() {
            asking(() -> {
                ZooKeeper session = client.getZookeeperClient().getZooKeeper();
                ZooKeeper twin = new ZooKeeper(
                        ensemble().connectString(),
                        Math.toIntExact(SESSION.toMillis()),
                        event -> {},
                        session.getSessionId(),
                        session.getSessionPasswd());
                RealStoreWorld.this.await(
                        "the session is taken over", () -> twin.getState().isConnected());
                twin.close(Math.toIntExact(TimeUnit.SECONDS.toMillis(1)));
                return true;
            });
        }

        @Override
        public void renew() {
            leadership.renew();
        }

        @Override
        public void close() {
            leadership.close();
            client.close();
        }
    }

    private interface Question<T> {
        T ask() throws Exception;
    }

    private static <T> T asking(Question<T> question) {
        try {
            return question.ask();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
