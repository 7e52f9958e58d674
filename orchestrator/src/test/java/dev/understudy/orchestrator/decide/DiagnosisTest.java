package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.revoking;
import static dev.understudy.orchestrator.decide.ClusterFixture.settled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.ApplierReport;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.Finding;
import dev.understudy.client.NodeId;
import dev.understudy.client.Promotion;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Running;
import dev.understudy.client.SemiSyncReport;
import dev.understudy.client.ServerReport;
import dev.understudy.client.StateVersion;
import dev.understudy.client.Traits;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each diagnosis, in a row that shows it. */
class DiagnosisTest {
    private static final Duration LATE = Duration.ofSeconds(5);
    private static final StateVersion NEWER = new StateVersion(1, new Epoch(5), 90);

    record Row(Diagnosis diagnosis, NodeId node, ClusterFixture cluster) {
        @Override
        public String toString() {
            return diagnosis + " of " + node;
        }
    }

    static List<Row> rows() {
        return List.of(
                new Row(Diagnosis.OLD_RECORD, DB1, settled().dead(DB1, NEWER)),
                new Row(Diagnosis.DEAD_PRIMARY, DB1, settled().dead(DB1)),
                new Row(Diagnosis.HUNG_PRIMARY, DB1, settled().hung(DB1)),
                new Row(
                        Diagnosis.UNREACHABLE_PRIMARY,
                        DB1,
                        settled().silent(DB1).deaf(DB2).deaf(DB3)),
                new Row(Diagnosis.AGENT_LOST, DB1, settled().quiet(DB1, LATE)),
                new Row(
                        Diagnosis.PRIMARY_ISOLATED_FROM_REPLICAS,
                        DB1,
                        settled().deaf(DB2).deaf(DB3)),
                new Row(Diagnosis.NO_CANDIDATE, DB1, revoking()),
                new Row(Diagnosis.NO_ACKERS, DB1, settled().changed(DB1, Changed::withoutReplicas)),
                new Row(Diagnosis.PRIMARY_DISK_STALLED, DB1, settled().finding(DB1, Finding.Kind.DISK_STALLED)),
                new Row(Diagnosis.REPLICA_DISK_STALLED, DB2, settled().finding(DB2, Finding.Kind.DISK_STALLED)),
                new Row(Diagnosis.STALE_PRIMARY_RETURNED, DB2, settled().changed(DB2, DiagnosisTest::asPrimary)),
                new Row(
                        Diagnosis.NO_ROOM_TO_COPY,
                        DB2,
                        settled().finding(DB2, Finding.Kind.ERRANT).disk(DB2, 100, 900)),
                new Row(Diagnosis.ERRANT_REPLICA, DB2, settled().finding(DB2, Finding.Kind.ERRANT)),
                new Row(
                        Diagnosis.HISTORY_LOST,
                        DB2,
                        revoking().applied(DB2, "1-9").finding(DB2, Finding.Kind.HISTORY_LOST)),
                new Row(Diagnosis.HALF_COPIED, DB2, settled().finding(DB2, Finding.Kind.HALF_COPIED)),
                new Row(Diagnosis.COPY_FAILED, DB2, settled().finding(DB2, Finding.Kind.COPY_FAILED)),
                new Row(Diagnosis.COPYING, DB2, settled().finding(DB2, Finding.Kind.COPYING)),
                new Row(Diagnosis.REPLICATION_BROKEN, DB2, settled().finding(DB2, Finding.Kind.REPLICATION_BROKEN)),
                new Row(Diagnosis.DEAD_REPLICA, DB2, settled().dead(DB2)),
                new Row(Diagnosis.SERVER_FAILS, DB2, settled().finding(DB2, Finding.Kind.SERVER_FAILS)),
                new Row(Diagnosis.REPLICA_UNREACHABLE, DB3, settled().silent(DB3)),
                new Row(Diagnosis.DURABILITY_DEGRADED, DB1, settled().with(ClusterFixture.POLICY.acknowledging(2))),
                new Row(Diagnosis.SOURCE_DRIFT, DB2, settled().changed(DB2, DiagnosisTest::elsewhere)),
                new Row(Diagnosis.TOO_MANY_CONNECTIONS, DB1, settled().finding(DB1, Finding.Kind.TOO_MANY_CONNECTIONS)),
                new Row(Diagnosis.CONFIG_DRIFT, DB2, settled().finding(DB2, Finding.Kind.CONFIG_DRIFT)),
                new Row(Diagnosis.CLOCK_SKEW, DB2, settled().quiet(DB2, Duration.ofMillis(2400))),
                new Row(Diagnosis.STEP_FAILED, DB2, settled().finding(DB2, Finding.Kind.STEP_FAILED)),
                new Row(Diagnosis.REPLICA_LAGGING, DB2, settled().lagging(DB2, 60_000)),
                new Row(Diagnosis.NOT_PREFERRED, DB1, settled().traits(DB2, Traits.PLAIN.with(Promotion.PREFER))));
    }

    private static ServerReport asPrimary(ServerReport server) {
        return server.with(ApplierReport.none()).with(new SemiSyncReport(true, 1, 1, 0));
    }

    private static ServerReport elsewhere(ServerReport server) {
        return server.with(new ReceiverReport(Running.ON, Optional.of(new Endpoint("10.9.9.9", 3306)), true, true, ""));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isMadeWhereItIsTrue(Row row) {
        assertThat(row.cluster().diagnoses())
                .anyMatch(found -> found.diagnosis() == row.diagnosis()
                        && found.node().equals(row.node())
                        && found.sentence().startsWith(row.node() + ": "));
    }

    @Test
    void noneIsMadeOfAClusterThatIsWell() {
        assertThat(settled().diagnoses()).isEmpty();
    }

    /** Whoever rebuilt what an old record calls errant would lose the newest writes. */
    @Test
    void nothingElseIsMadeOfAnOldRecord() {
        assertThat(settled().finding(DB2, Finding.Kind.ERRANT).dead(DB1, NEWER).diagnoses())
                .extracting(Diagnosis.Found::diagnosis)
                .containsExactly(Diagnosis.OLD_RECORD);
    }

    @Test
    void everyDiagnosisHasARow() {
        Set<Diagnosis> shown = rows().stream().map(Row::diagnosis).collect(Collectors.toSet());
        assertThat(shown).containsExactlyInAnyOrderElementsOf(EnumSet.allOf(Diagnosis.class));
    }

    @ParameterizedTest
    @EnumSource
    void hasTheCauseAndTheNextStep(Diagnosis diagnosis) {
        assertThat(diagnosis.sentence()).matches("[a-z].{10,}: [a-z].{10,}[a-z]");
    }

    @Test
    void tellsTheCauseInTheAgentsWords() {
        assertThat(settled().finding(DB2, Finding.Kind.CONFIG_DRIFT).diagnoses())
                .extracting(Diagnosis.Found::sentence)
                .anyMatch(sentence -> sentence.endsWith("(as the test has it)"));
    }
}
