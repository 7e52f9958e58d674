package dev.understudy.orchestrator.lead;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.client.Answer;
import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterPaths;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Epoch;
import dev.understudy.client.HistoryEntry;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Records;
import dev.understudy.client.Request;
import dev.understudy.client.Requests;
import dev.understudy.client.Running;
import dev.understudy.client.StateVersion;
import dev.understudy.lab.LabZooKeeper;
import dev.understudy.orchestrator.decide.Policy;
import dev.understudy.topology.Shop;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One orchestrator process with several clusters, on a real ZooKeeper; the tests speak for the agents. */
class OrchestratorsTest {
    private static final ClusterName SHOP = Shop.NAME;
    private static final ClusterName LIBRARY = ClusterName.of("library");
    private static final ClusterName ATTIC = ClusterName.of("attic");
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private LabZooKeeper zooKeeper;

    @SuppressWarnings("NullAway.Init")
    private CuratorFramework client;

    private @Nullable Orchestrators orchestrators;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            zooKeeper = new LabZooKeeper(folder, free.getLocalPort());
        }
        zooKeeper.start();
        client = zooKeeper.ensemble().connect(Duration.ofSeconds(5), SOON);
    }

    @AfterEach
    void stop() {
        if (orchestrators != null) {
            orchestrators.close();
        }
        client.close();
        zooKeeper.close();
    }

    private void lead(Governor governor, int historyEntries, ClusterName... clusters) throws Exception {
        OrchestratorSettings settings = new OrchestratorSettings("o1", Policy.standard(), historyEntries);
        orchestrators = new Orchestrators(client, List.of(clusters), settings, governor);
        orchestrators.start();
    }

    private void write(String path, byte[] data) throws Exception {
        client.create().orSetData().creatingParentsIfNeeded().forPath(path, data);
    }

    /** db1 is its primary, db2 follows. */
    private void formed(ClusterName cluster) throws Exception {
        ClusterState shop = Shop.state(Phase.STABLE);
        ClusterState state = new ClusterState(
                cluster,
                shop.version(),
                shop.phase(),
                shop.primary(),
                shop.target(),
                shop.members(),
                shop.reigns(),
                shop.durability(),
                shop.barrierFrom(),
                shop.refused(),
                shop.automation(),
                shop.lastChange(),
                shop.reason());
        write(new ClusterPaths(cluster).state(), Records.write(state));
        report(cluster, Shop.primary());
        report(cluster, Shop.replica(Running.ON));
    }

    private void report(ClusterName cluster, NodeReport report) throws Exception {
        write(new ClusterPaths(cluster).node(report.node()), Records.write(report));
    }

    private void primaryDies(ClusterName cluster) throws Exception {
        report(cluster, Shop.dead(Shop.DB1));
    }

    /** db2 has stopped listening in epoch 2. */
    private void ackerVouches(ClusterName cluster) throws Exception {
        StateVersion second = new StateVersion(1, new Epoch(2), 3);
        report(cluster, Shop.replica(Running.OFF).withSeen(second).withApplied(Optional.of(second)));
    }

    private Phase phase(ClusterName cluster) throws Exception {
        byte[] bytes = client.getData().forPath(new ClusterPaths(cluster).state());
        return Records.read(bytes, ClusterState.class).phase();
    }

    private void awaitPhase(ClusterName cluster, Phase phase) {
        await().atMost(SOON).until(() -> phase(cluster) == phase);
    }

    @Test
    void aClusterWaitsForNoOther() throws Exception {
        write(new ClusterPaths(ATTIC).state(), "{\"format\":7}".getBytes(UTF_8));
        formed(LIBRARY);
        formed(SHOP);
        lead(Governor.standard(), 1000, ATTIC, LIBRARY, SHOP);
        primaryDies(LIBRARY);
        awaitPhase(LIBRARY, Phase.REVOKING);

        primaryDies(SHOP);
        awaitPhase(SHOP, Phase.REVOKING);
        ackerVouches(SHOP);
        awaitPhase(SHOP, Phase.PROMOTING);

        assertThat(phase(LIBRARY)).as("it waits for its acker").isEqualTo(Phase.REVOKING);
        ClusterPaths shop = new ClusterPaths(SHOP);
        HistoryEntry crown = Records.read(
                client.getData().forPath(shop.history(new StateVersion(1, new Epoch(2), 4))), HistoryEntry.class);
        assertThat(crown.leader()).isEqualTo("o1");
        assertThat(crown.hearing().orElseThrow().vouched()).containsOnlyKeys(Shop.DB2);
        assertThat(crown.hearing().orElseThrow().lastSeen()).containsOnlyKeys(Shop.DB1);
    }

    @Test
    void aFailoverThatWaitsHoldsNoSlot() throws Exception {
        formed(LIBRARY);
        formed(SHOP);
        lead(new Governor(1, Duration.ofHours(1)), 1000, LIBRARY, SHOP);
        primaryDies(LIBRARY);
        awaitPhase(LIBRARY, Phase.REVOKING);

        primaryDies(SHOP);
        awaitPhase(SHOP, Phase.REVOKING);
        assertThat(phase(LIBRARY)).isEqualTo(Phase.REVOKING);
    }

    @Test
    void aFailoverThatIsHeldBackIsLetGoByAPerson() throws Exception {
        formed(LIBRARY);
        formed(SHOP);
        lead(new Governor(1, Duration.ofHours(1)), 1000, LIBRARY, SHOP);
        primaryDies(LIBRARY);
        awaitPhase(LIBRARY, Phase.REVOKING);
        ackerVouches(LIBRARY);
        awaitPhase(LIBRARY, Phase.PROMOTING);

        primaryDies(SHOP);
        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> phase(SHOP) == Phase.STABLE);

        Answer answer = new Requests(client, SHOP)
                .ask(Request.of(Request.Kind.ACKNOWLEDGE, "eve"), SOON)
                .orElseThrow();
        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.ACCEPTED);
        assertThat(answer.reason()).contains("db1 is dead");
        assertThat(phase(SHOP)).isEqualTo(Phase.REVOKING);
    }

    @Test
    void theHistoryIsCapped() throws Exception {
        formed(SHOP);
        ClusterPaths paths = new ClusterPaths(SHOP);
        for (long seq = 1_000; seq < 1_260; seq++) {
            write(paths.history(new StateVersion(1, new Epoch(1), seq)), new byte[0]);
        }
        lead(Governor.standard(), 100, SHOP);

        await().atMost(SOON)
                .until(() -> client.getChildren().forPath(paths.history()).size() == 100);
        assertThat(client.getChildren().forPath(paths.history()).stream().sorted())
                .first()
                .isEqualTo(String.format("%019d", 1_160));
    }
}
