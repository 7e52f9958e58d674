package dev.understudy.client;

import static dev.understudy.client.Samples.SHOP;
import static dev.understudy.client.Samples.stable;
import static dev.understudy.client.Samples.version;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watch against a real ZooKeeper server. */
class ClusterWatchTest {
    private static final Duration SESSION = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String STATE = new ClusterPaths(SHOP).state();

    @TempDir
    Path folder;

    private final LoopbackZooKeeper zooKeeper = new LoopbackZooKeeper();
    private final List<StateVersion> heard = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private CuratorFramework client;

    @SuppressWarnings("NullAway.Init")
    private ClusterWatch watch;

    @BeforeEach
    void start() throws Exception {
        zooKeeper.start(folder.resolve("first"));
        client = zooKeeper.ensemble().connect(SESSION, PATIENCE);
        watch = new ClusterWatch(client, SHOP);
        watch.listen(state -> heard.add(state.version()));
        watch.start();
    }

    @AfterEach
    void stop() {
        watch.close();
        client.close();
        zooKeeper.close();
    }

    @Test
    void whatIsWrittenIsHeardOnceAndInOrder() throws Exception {
        assertThat(watch.current()).isEmpty();
        for (int seq = 1; seq <= 20; seq++) {
            write(Records.write(stable(version(1, 1, seq))));
            StateVersion written = version(1, 1, seq);
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> known().equals(Optional.of(written)));
        }
        assertThat(heard).doesNotHaveDuplicates().isSorted().endsWith(version(1, 1, 20));
        assertThat(watch.trouble()).isEmpty();
    }

    @Test
    void aLateListenerIsToldTheCurrentRecordAtOnce() throws Exception {
        writeAndWait(stable(version(1, 1, 1)));
        List<ClusterState> told = new CopyOnWriteArrayList<>();
        watch.listen(told::add);
        assertThat(told).containsExactly(stable(version(1, 1, 1)));
    }

    @Test
    void anOlderRecordIsNotHandedOut() throws Exception {
        writeAndWait(stable(version(1, 5, 9)));
        write(Records.write(stable(version(1, 5, 8))));
        awaitTrouble("the state record in ZooKeeper has version 1.5.8, older than 1.5.9 which was seen before");
        write(Records.write(stable(version(1, 4, 12))));
        awaitTrouble("the state record in ZooKeeper has version 1.4.12, older than 1.5.9 which was seen before");
        assertThat(known()).contains(version(1, 5, 9));
        assertThat(heard).containsExactly(version(1, 5, 9));

        writeAndWait(stable(version(2, 1, 1)));
        assertThat(watch.trouble()).isEmpty();
    }

    @Test
    void aRecordThatTheCallerWroteItselfCountsAtOnce() throws Exception {
        assertThat(watch.offer(stable(version(1, 1, 2)))).isTrue();
        assertThat(watch.offer(stable(version(1, 1, 2)))).isFalse();
        assertThat(watch.offer(stable(version(1, 1, 1)))).isFalse();
        assertThat(known()).contains(version(1, 1, 2));
        writeAndWait(stable(version(1, 1, 3)));
        assertThat(heard).containsExactly(version(1, 1, 2), version(1, 1, 3));
    }

    @Test
    void aCorruptRecordChangesNothingAndIsReported() throws Exception {
        writeAndWait(stable(version(1, 1, 1)));
        write("not a record".getBytes(UTF_8));
        awaitTrouble("the state record at /understudy/clusters/shop/state cannot be read: it is not valid JSON"
                + " at line 1, column 1");
        assertThat(known()).contains(version(1, 1, 1));

        write(new byte[0]);
        awaitTrouble("the state record at /understudy/clusters/shop/state cannot be read: it is empty");

        write(Records.write(stable(version(1, 1, 1))));
        await().atMost(PATIENCE).until(() -> watch.trouble().isEmpty());
        assertThat(heard).containsExactly(version(1, 1, 1));
    }

    @Test
    void aDeletedRecordChangesNothingAndIsReported() throws Exception {
        writeAndWait(stable(version(1, 1, 1)));
        client.delete().forPath(STATE);
        awaitTrouble("the state record at /understudy/clusters/shop/state is missing");
        assertThat(known()).contains(version(1, 1, 1));

        write(Records.write(stable(version(1, 1, 1))));
        await().atMost(PATIENCE).until(() -> watch.trouble().isEmpty());
    }

    @Test
    void twoRecordsOfOneVersionAreReported() throws Exception {
        writeAndWait(stable(version(1, 2, 2)));
        write(Records.write(Samples.revoking(version(1, 2, 2))));
        awaitTrouble(
                "the state record in ZooKeeper differs from the one of the same version 1.2.2 that was seen before");
        assertThat(watch.current()).contains(stable(version(1, 2, 2)));
    }

    @Test
    void aListenerThatFailsKeepsNobodyElseFromHearing() throws Exception {
        List<StateVersion> behind = new CopyOnWriteArrayList<>();
        watch.listen(state -> {
            throw new IllegalStateException("this listener always fails");
        });
        watch.listen(state -> behind.add(state.version()));
        writeAndWait(stable(version(1, 1, 1)));
        writeAndWait(stable(version(1, 1, 2)));
        assertThat(behind).containsExactly(version(1, 1, 1), version(1, 1, 2));
    }

    @Test
    void afterARestartOfTheServerTheWatchGoesOn() throws Exception {
        writeAndWait(stable(version(1, 1, 1)));
        zooKeeper.stop();
        zooKeeper.start(folder.resolve("first"));
        try (CuratorFramework other = zooKeeper.ensemble().connect(SESSION, PATIENCE)) {
            other.setData().forPath(STATE, Records.write(stable(version(1, 2, 2))));
        }
        await().atMost(PATIENCE).until(() -> known().equals(Optional.of(version(1, 2, 2))));
        assertThat(heard).containsExactly(version(1, 1, 1), version(1, 2, 2));
    }

    /** Also when it is znode version 0 again, by which alone Curator's cache tells old from new. */
    @Test
    void aRecordThatWasLostAndMadeAnewIsHeard() throws Exception {
        writeAndWait(stable(version(1, 7, 70)));
        zooKeeper.stop();
        zooKeeper.start(folder.resolve("second"));
        try (CuratorFramework other = zooKeeper.ensemble().connect(SESSION, PATIENCE)) {
            other.create().creatingParentsIfNeeded().forPath(STATE, Records.write(stable(version(2, 1, 1))));
        }
        await().atMost(PATIENCE).until(() -> known().equals(Optional.of(version(2, 1, 1))));
    }

    @Test
    void anEnsembleThatDoesNotAnswerIsNamed() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        assertThatThrownBy(() -> new Ensemble("127.0.0.1:" + nobody).connect(SESSION, Duration.ofMillis(500)))
                .isInstanceOf(EnsembleUnreachableException.class)
                .hasMessage("ZooKeeper does not answer at 127.0.0.1:" + nobody
                        + " within 0.5 s: check that it runs and that the address is right");
    }

    private Optional<StateVersion> known() {
        return watch.current().map(ClusterState::version);
    }

    private void write(byte[] data) throws Exception {
        client.create().orSetData().creatingParentsIfNeeded().forPath(STATE, data);
    }

    private void writeAndWait(ClusterState state) throws Exception {
        write(Records.write(state));
        await().atMost(PATIENCE).until(() -> known().equals(Optional.of(state.version())));
    }

    private void awaitTrouble(String sentence) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(watch.trouble())
                        .hasValueSatisfying(t -> assertThat(t).startsWith(sentence)));
    }
}
