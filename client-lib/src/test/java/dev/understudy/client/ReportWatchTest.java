package dev.understudy.client;

import static dev.understudy.client.Samples.DB1;
import static dev.understudy.client.Samples.DB2;
import static dev.understudy.client.Samples.DB3;
import static dev.understudy.client.Samples.SHOP;
import static dev.understudy.client.Samples.version;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watch against a real ZooKeeper server; {@code agent} is the session of an agent. */
class ReportWatchTest {
    private static final Duration SESSION = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ClusterPaths PATHS = new ClusterPaths(SHOP);

    @TempDir
    Path folder;

    private final LoopbackZooKeeper zooKeeper = new LoopbackZooKeeper();
    private final AtomicInteger changes = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private CuratorFramework orchestrator;

    @SuppressWarnings("NullAway.Init")
    private CuratorFramework agent;

    @SuppressWarnings("NullAway.Init")
    private ReportWatch watch;

    @BeforeEach
    void start() throws Exception {
        zooKeeper.start(folder.resolve("first"));
        orchestrator = zooKeeper.ensemble().connect(SESSION, PATIENCE);
        agent = zooKeeper.ensemble().connect(SESSION, PATIENCE);
        watch = new ReportWatch(orchestrator, SHOP);
        watch.listen(changes::incrementAndGet);
        watch.start();
    }

    @AfterEach
    void stop() {
        watch.close();
        agent.close();
        orchestrator.close();
        zooKeeper.close();
    }

    @Test
    void reportsAreSeenAsTheyChange() throws Exception {
        NodeReport first = Samples.replica(version(1, 1, 1));
        NodeReport second = Samples.replica(version(1, 1, 2));
        report(DB2, Records.write(first));
        awaitReports(Map.of(DB2, first));
        report(DB3, Records.write(Samples.down(DB3)));
        awaitReports(Map.of(DB2, first, DB3, Samples.down(DB3)));
        report(DB2, Records.write(second));
        awaitReports(Map.of(DB2, second, DB3, Samples.down(DB3)));
        assertThat(changes).hasValue(3);
    }

    @Test
    void aNodeWhoseAgentIsGoneIsAbsent() throws Exception {
        report(DB3, Records.write(Samples.down(DB3)));
        awaitReports(Map.of(DB3, Samples.down(DB3)));
        agent.close();
        awaitReports(Map.of());
    }

    @Test
    void whatCannotBeReadIsNotKnownAndKeepsNothingOld() throws Exception {
        NodeReport report = Samples.replica(version(1, 1, 1));
        report(DB2, Records.write(report));
        report(DB3, Records.write(Samples.down(DB3)));
        awaitReports(Map.of(DB2, report, DB3, Samples.down(DB3)));
        report(DB2, "not a report".getBytes(UTF_8));
        awaitReports(Map.of(DB3, Samples.down(DB3)));
        report(DB2, Records.write(report));
        awaitReports(Map.of(DB2, report, DB3, Samples.down(DB3)));
    }

    @Test
    void aReportInAnotherNodesNameIsNotUsed() throws Exception {
        report(DB1, Records.write(Samples.replica(version(1, 1, 1))));
        report(DB3, Records.write(Samples.down(DB3)));
        awaitReports(Map.of(DB3, Samples.down(DB3)));
    }

    @Test
    void namesThatNoNodeHasAreLeftAlone() throws Exception {
        agent.create().creatingParentsIfNeeded().forPath(PATHS.nodes() + "/Not_A_Node", new byte[] {1});
        report(DB3, Records.write(Samples.down(DB3)));
        awaitReports(Map.of(DB3, Samples.down(DB3)));
    }

    @Test
    void reportsFromBeforeTheWatchAreSeen() throws Exception {
        report(DB3, Records.write(Samples.down(DB3)));
        try (ReportWatch late = new ReportWatch(orchestrator, SHOP)) {
            late.start();
            await().atMost(PATIENCE).until(() -> late.reports().equals(Map.of(DB3, Samples.down(DB3))));
        }
    }

    /** Its znode has version 0 both times, by which alone Curator's cache tells old from new. */
    @Test
    void afterAnOutageOfZooKeeperTheNewReportOfANewSessionIsSeen() throws Exception {
        report(DB2, Records.write(Samples.replica(version(1, 1, 1))));
        awaitReports(Map.of(DB2, Samples.replica(version(1, 1, 1))));
        zooKeeper.stop();
        zooKeeper.start(folder.resolve("second"));
        agent.close();
        agent = zooKeeper.ensemble().connect(SESSION, PATIENCE);
        report(DB2, Records.write(Samples.replica(version(1, 2, 2))));
        awaitReports(Map.of(DB2, Samples.replica(version(1, 2, 2))));
    }

    private void report(NodeId node, byte[] data) throws Exception {
        agent.create()
                .orSetData()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.EPHEMERAL)
                .forPath(PATHS.node(node), data);
    }

    private void awaitReports(Map<NodeId, NodeReport> expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(watch.reports()).isEqualTo(expected));
    }
}
