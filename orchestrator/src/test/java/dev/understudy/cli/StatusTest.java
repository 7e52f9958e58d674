package dev.understudy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.ClusterPaths;
import dev.understudy.client.Ensemble;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Records;
import dev.understudy.client.Running;
import dev.understudy.lab.LabZooKeeper;
import dev.understudy.topology.Shop;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code status} on a real ZooKeeper. */
class StatusTest {
    private static final ClusterPaths PATHS = new ClusterPaths(Shop.NAME);

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @SuppressWarnings("NullAway.Init")
    private LabZooKeeper zooKeeper;

    @SuppressWarnings("NullAway.Init")
    private CuratorFramework client;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            zooKeeper = new LabZooKeeper(folder, free.getLocalPort());
        }
        zooKeeper.start();
        client = ensemble().connect(Duration.ofSeconds(5), Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        client.close();
        zooKeeper.close();
    }

    private Ensemble ensemble() {
        return zooKeeper.ensemble();
    }

    private void write(String path, byte[] data) throws Exception {
        client.create().creatingParentsIfNeeded().forPath(path, data);
    }

    private void writeShop() throws Exception {
        write(PATHS.state(), Records.write(Shop.state(Phase.STABLE)));
        for (NodeReport report : List.of(Shop.primary(), Shop.replica(Running.ON))) {
            write(PATHS.node(report.node()), Records.write(report));
        }
    }

    private int status(String... more) {
        String[] arguments = new String[5 + more.length];
        System.arraycopy(
                new String[] {"status", "--zookeeper", ensemble().connectString(), "--cluster", "shop"},
                0,
                arguments,
                0,
                5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    @Test
    void theTopologyIsATable() throws Exception {
        writeShop();
        write(PATHS.leader() + "/_c_1-latch-0000000000", "o1".getBytes(UTF_8));

        assertThat(status()).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString().lines())
                .containsExactly(
                        "shop is STABLE, epoch 1, version 1.1.2, leader o1",
                        "reason  for the test",
                        "base    (empty)",
                        "commits wait for 1 of [db2]",
                        "if the primary died now: db2 would take over, with nothing lost that was acknowledged; [db2]"
                                + " would vouch",
                        "",
                        "NODE  ADDRESS        ROLE            MYSQLD  ACCESS    RECEIVER   LAG  QPS  CPU  DISK FREE  EPOCH  APPLIED  FINDING",
                        "db1   10.0.0.1:3306  PRIMARY         UP      WRITABLE  -            -   12    -          -      1  1.1.2",
                        "db2   10.0.0.1:3307  REPLICA of db1  UP      READABLE  ON, acks  7 ms   12    -          -      1  1.1.2");
    }

    @Test
    void theTopologyIsAJsonObject() throws Exception {
        writeShop();
        write(PATHS.leader() + "/_c_1-latch-0000000000", "o1".getBytes(UTF_8));

        assertThat(status("--output", "json")).isZero();
        assertThat(out.toString())
                .startsWith("{\"cluster\":\"shop\",\"phase\":\"STABLE\",\"epoch\":1,\"version\":\"1.1.2\","
                        + "\"primary\":\"db1\",\"leader\":\"o1\",\"whole\":true,")
                .contains("{\"node\":\"db2\",\"endpoint\":\"10.0.0.1:3307\",\"role\":\"REPLICA\",\"source\":\"db1\","
                        + "\"mysqld\":\"UP\",\"access\":\"READABLE\",\"receiver\":\"ON\",\"acknowledging\":true,"
                        + "\"lag_ms\":7,\"qps\":12.4,\"hop_lag_ms\":null,\"heartbeat_age_ms\":null,\"connections\":3,")
                .contains("\"cpu_used\":null,")
                .contains("\"disk_free_bytes\":null,\"data_bytes\":null,\"clock_skew_ms\":null,\"applied\":\"1.1.2\","
                        + "\"finding\":null}");
    }

    @Test
    void whatIsWrongIsSaidWithTheNextStep() throws Exception {
        write(PATHS.state(), Records.write(Shop.state(Phase.STABLE)));
        write(PATHS.node(Shop.DB1), Records.write(Shop.primary()));
        write(PATHS.leader() + "/_c_1-latch-0000000000", "o1".getBytes(UTF_8));

        assertThat(status()).isZero();
        assertThat(status("--output", "json")).isZero();
        assertThat(out.toString())
                .contains("\ndb2: its agent is silent: look at its host, or start the agent again\n")
                .contains("\"acknowledgements\":1,\"ackers\":[\"db2\"],\"refused\":[],\"diagnoses\":["
                        + "{\"diagnosis\":\"REPLICA_UNREACHABLE\",\"severity\":\"WARNING\",\"node\":\"db2\",");
    }

    @Test
    void withoutALeaderItIsPrintedAllTheSame() throws Exception {
        writeShop();

        assertThat(status()).isEqualTo(ExitStatus.UNREACHABLE.code());
        assertThat(out.toString()).contains("leader none");
        assertThat(err.toString())
                .isEqualTo("understudy: no orchestrator leads cluster \"shop\": nobody would promote a replica now\n");
    }

    @Test
    void anUnknownClusterIsAnsweredWithTheKnownOnes() throws Exception {
        write(ClusterPaths.CLUSTERS + "/library/state", new byte[0]);

        assertThat(status()).isEqualTo(ExitStatus.FAILED.code());
        assertThat(err.toString())
                .isEqualTo("understudy: there is no cluster \"shop\"; this ZooKeeper knows library\n");
    }

    @Test
    void anEmptyZooKeeperIsCalledThat() {
        assertThat(status()).isEqualTo(ExitStatus.FAILED.code());
        assertThat(err.toString())
                .isEqualTo("understudy: there is no cluster \"shop\"; this ZooKeeper knows no cluster at all\n");
    }

    @Test
    void aCorruptedRecordIsNotGuessedAt() throws Exception {
        write(PATHS.state(), "{\"format\":7}".getBytes(UTF_8));

        assertThat(status()).isEqualTo(ExitStatus.FAILED.code());
        assertThat(err.toString())
                .isEqualTo("understudy: the state record at /understudy/clusters/shop/state cannot be read: its format"
                        + " is 7, this version reads format 1: use the version of Understudy that wrote it, or a newer"
                        + " one\n");
    }
}
