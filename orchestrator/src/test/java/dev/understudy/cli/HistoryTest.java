package dev.understudy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.ClusterPaths;
import dev.understudy.client.ClusterState;
import dev.understudy.client.HistoryEntry;
import dev.understudy.client.Records;
import dev.understudy.lab.LabZooKeeper;
import dev.understudy.orchestrator.decide.Stories;
import dev.understudy.topology.Shop;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code history} on a real ZooKeeper. */
class HistoryTest {
    private static final ClusterPaths PATHS = new ClusterPaths(Shop.NAME);
    private static final String UUID = "00000000-0000-0000-0000-00000000000";

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
        client = zooKeeper.ensemble().connect(Duration.ofSeconds(5), Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        client.close();
        zooKeeper.close();
    }

    private void happened(List<HistoryEntry> entries) throws Exception {
        for (HistoryEntry entry : entries) {
            ClusterState record = entry.record();
            client.create().orSetData().creatingParentsIfNeeded().forPath(PATHS.state(), Records.write(record));
            client.create().creatingParentsIfNeeded().forPath(PATHS.history(record.version()), Records.write(entry));
        }
    }

    private int history(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("history", "--zookeeper", zooKeeper.ensemble().connectString(), "--cluster", "shop"));
        Collections.addAll(arguments, more);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
    }

    @Test
    void aChangeOfPrimaryIsALine() throws Exception {
        happened(Stories.failover());

        assertThat(history()).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString().lines())
                .containsExactly(
                        "TIME                  EPOCH  WHAT      CAUSE  FROM  TO   OUTCOME  DRAINING  REVOKING  PROMOTING"
                                + "  VOUCHED   LOSS",
                        "2023-11-14T22:13:20Z      5  FAILOVER  CRASH  db1   db2  SETTLED         -    100 ms     100 ms"
                                + "  db2, db3  none");
    }

    @Test
    void aSwitchoverBeginsWithItsDraining() throws Exception {
        happened(Stories.switchover());

        assertThat(history()).isZero();
        assertThat(out.toString())
                .containsPattern("SWITCHOVER +- +db1 +db3 +SETTLED +100 ms +- +100 ms +db1, db3 +none");
    }

    @Test
    void aProofIsReadable() throws Exception {
        happened(Stories.failover());

        assertThat(history("--proof", "5")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "epoch 5: FAILOVER (CRASH) from db1 to db2, SETTLED",
                        "loss: nothing that was acknowledged is lost",
                        "",
                        "TIME                       AFTER  PHASE      VERSION  BY  WHY",
                        "2023-11-14T22:13:20.100Z    0 ms  REVOKING   1.5.41   o1  The primary db1 is dead: its agent"
                                + " saw mysqld end",
                        "2023-11-14T22:13:20.200Z  100 ms  PROMOTING  1.5.42   o1  db2 becomes primary: it has"
                                + " everything that may have been acknowledged; db3 lacks " + UUID + "1:99-100",
                        "2023-11-14T22:13:20.300Z  200 ms  STABLE     1.5.43   o1  db2 had its barrier of epoch 5"
                                + " acknowledged and takes writes",
                        "",
                        "every acknowledged write had to be found before db2 was made primary:",
                        "  epoch 4 (primary db1): each acknowledged write is on 1 of [db2, db3]; 2 of them must be heard"
                                + " so that one has it; heard: [db2, db3]",
                        "",
                        "VOUCHED  SERVER_UUID                           HISTORY",
                        "db2      " + UUID + "2  " + UUID + "1:1-100",
                        "db3      " + UUID + "3  " + UUID + "1:1-98",
                        "",
                        "base         " + UUID + "1:1-100",
                        "passed over  (none)");
    }

    @Test
    void whatMayBeLostIsNamed() throws Exception {
        happened(Stories.forcedFailover());

        assertThat(history()).isZero();
        assertThat(history("--proof", "5", "--output", "json")).isZero();
        assertThat(out.toString())
                .contains("3 or more may be lost")
                .contains("\"loss\":{\"nothing_lost\":false,\"may_be_lost\":\"" + UUID
                        + "1:101-103\",\"without\":[\"db1\",\"db3\"]")
                .contains("\"means\":\"NOTHING\"");
    }

    @Test
    void theChangesAreAJsonObject() throws Exception {
        happened(Stories.failover());

        assertThat(history("--output", "json")).isZero();
        assertThat(out.toString())
                .startsWith("{\"cluster\":\"shop\",\"changes\":[{\"time\":\"2023-11-14T22:13:20.100Z\",\"epoch\":5,"
                        + "\"what\":\"FAILOVER\",\"cause\":\"CRASH\",\"from\":\"db1\",\"to\":\"db2\",\"outcome\":\"SETTLED\","
                        + "\"phases_ms\":{\"DRAINING\":null,\"REVOKING\":100,\"PROMOTING\":100},\"vouched\":[\"db2\",\"db3\"],"
                        + "\"loss\":{\"nothing_lost\":true,\"may_be_lost\":null,\"without\":[],");
    }

    @Test
    void anEntryThatCannotBeReadIsLeftOutAndSaidSo() throws Exception {
        happened(Stories.failover());
        client.create().forPath(PATHS.history() + "/9999999999999999999", "{\"format\":1}".getBytes(UTF_8));

        assertThat(history()).isZero();
        assertThat(out.toString()).contains("FAILOVER");
        assertThat(err.toString()).isEqualTo("understudy: 1 entries of the history cannot be read and are left out\n");
    }

    @Test
    void anEpochThatIsNotThereIsAnswered() throws Exception {
        happened(Stories.failover());

        assertThat(history("--proof", "4")).isEqualTo(ExitStatus.FAILED.code());
        assertThat(err.toString()).startsWith("understudy: the history of cluster \"shop\" does not tell how epoch 4");
        assertThat(history("--proof", "x")).isEqualTo(ExitStatus.USAGE.code());
        assertThat(history("--limit", "0")).isEqualTo(ExitStatus.USAGE.code());
    }

    @Test
    void anUnknownClusterIsAnswered() {
        assertThat(history()).isEqualTo(ExitStatus.FAILED.code());
        assertThat(err.toString()).startsWith("understudy: there is no cluster \"shop\"");
    }
}
