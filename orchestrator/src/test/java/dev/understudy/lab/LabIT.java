package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Epoch;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.drill.Drill;
import dev.understudy.drill.DrillSeries;
import dev.understudy.drill.Drills;
import dev.understudy.drill.LabStage;
import dev.understudy.drill.Recording;
import dev.understudy.drill.RunReport;
import dev.understudy.drill.history.HistoryCheck;
import dev.understudy.drill.history.HistoryParser;
import dev.understudy.drill.history.HistoryVerdict;
import dev.understudy.orchestrator.decide.Loss;
import dev.understudy.orchestrator.decide.Proof;
import dev.understudy.router.UnderstudyDataSource;
import dev.understudy.topology.History;
import dev.understudy.topology.HistoryReader;
import dev.understudy.topology.Topology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real servers, real processes, real kills; alone, because it measures outages. */
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabIT {
    private static final Duration FORMATION = Duration.ofMinutes(3);

    @SuppressWarnings("NullAway.Init")
    private Lab lab;

    private static void tell(String line) {
        System.err.println(line);
    }

    @BeforeAll
    void start() throws Exception {
        lab = Lab.start(LabSettings.ordinary(LabIT::tell));
        lab.awaitWhole(FORMATION);
    }

    @AfterAll
    void nothingIsLeft() {
        List<OptionalLong> pids = new ArrayList<>(lab.orchestratorPids().values());
        for (NodeId node : lab.nodes()) {
            pids.add(lab.serverPid(node));
            pids.add(lab.agentPid(node));
        }
        assertThat(pids).hasSize(8).allMatch(OptionalLong::isPresent);
        Path folder = lab.folder();

        lab.close();

        assertThat(pids)
                .noneMatch(pid -> ProcessHandle.of(pid.orElseThrow())
                        .filter(ServerPid::isAlive)
                        .isPresent());
        assertThat(folder).doesNotExist();
    }

    @Test
    void anApplicationOfOnesOwnHasAUrl() throws Exception {
        String url = Files.readString(lab.applicationUrl()).strip();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE own (id INT PRIMARY KEY)");
            assertThat(statement.executeUpdate("INSERT INTO own VALUES (1)")).isOne();
            statement.execute("DROP TABLE own");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "kill-primary, 2",
        "kill-replica, 1",
        "kill-leader-orchestrator, 1",
        "agent-killed, 1",
        "agent-and-mysqld-killed, 1",
        "switchover, 2",
        "hang-primary, 1",
        "hang-host, 1",
        "lose-an-acker-then-primary, 1",
        "second-failover, 1",
        "zookeeper-down, 1"
    })
    void theDrillPasses(String name, int runs) throws Exception {
        Drill drill = Drills.named(name).orElseThrow();
        try (UnderstudyDataSource application = LabRouter.open(lab)) {
            List<RunReport> reports = new DrillSeries(new LabStage(lab, application), drill, LabIT::tell)
                    .run(runs, 1, report -> tell(report.json().toString()));

            assertThat(reports).hasSize(runs).allMatch(RunReport::passed);
        }
    }

    @Test
    void whatIsPromisedOfReadsHoldsInAFailover(@TempDir Path folder) throws Exception {
        Drill drill = Drills.named("kill-primary").orElseThrow();
        Map<String, String> properties = Map.of("readYourWrites", "THREAD", "maxLag", "1s");
        try (UnderstudyDataSource application = LabRouter.open(lab, properties)) {
            List<RunReport> reports = new DrillSeries(new LabStage(lab, application), drill, LabIT::tell)
                    .keeping(Recording.ofEveryRun(folder, Duration.ofSeconds(7)))
                    .run(1, 1, report -> tell(report.json().toString()));
            assertThat(reports).allMatch(RunReport::passed);
        }

        HistoryVerdict verdict = HistoryCheck.judge(
                List.of(HistoryParser.read(folder.resolve("kill-primary-run-1/history.jsonl"))), Duration.ZERO);
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.remarks()).isEmpty();
        assertThat(verdict.counts().reads()).isGreaterThan(100);
        assertThat(verdict.counts().servers()).isEqualTo(lab.nodes().size());
        assertThat(verdict.oldestRead()).isLessThan(Duration.ofSeconds(7));
    }

    @Test
    void theHistoryProvesThatAFailoverLostNothing() throws Exception {
        theDrillPasses("kill-primary", 1);

        try (CuratorFramework client = lab.ensemble().connect(Duration.ofSeconds(5), Duration.ofSeconds(20))) {
            History history = new HistoryReader(client, LabSettings.CLUSTER).since(new Epoch(1));
            assertThat(history.unreadable()).isZero();
            List<Proof> proofs = Proof.of(history.entries());
            assertThat(proofs).allSatisfy(proof -> assertThat(proof.loss()).isInstanceOf(Loss.None.class));
            Proof last = proofs.get(proofs.size() - 1);
            assertThat(last.kind()).isEqualTo(Proof.Kind.FAILOVER);
            assertThat(last.outcome()).isEqualTo(Proof.Outcome.SETTLED);
            assertThat(last.vouched()).containsKey(last.to().orElseThrow());
            assertThat(last.millisIn(Phase.REVOKING)).isPresent();
        }
    }

    @Test
    void aSecondLabBesideTheFirstWorks() throws Exception {
        try (Lab second = Lab.start(LabSettings.ordinary(LabIT::tell))) {
            Topology whole = second.awaitWhole(FORMATION);

            assertThat(whole.state().members()).hasSize(3);
            assertThat(second.ensemble()).isNotEqualTo(lab.ensemble());
            assertThat(second.folder()).isNotEqualTo(lab.folder());
        }
        assertThat(lab.awaitWhole(FORMATION).isWhole()).isTrue();
    }
}
