package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.settled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Request;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many acknowledgements a commit waits for, by whom, and when that may change. */
class DurabilityTest {
    private final Duration late = Duration.ofSeconds(5);
    private final Policy degrading = ClusterFixture.POLICY.whenAckersAreLost(Policy.Loss.DEGRADE);

    @Test
    void isLoweredInTheRecordFirstWhenAckersAreLostAndThePolicySaysSo() {
        ClusterState next = settled()
                .with(degrading)
                .silent(DB2)
                .silent(DB3)
                .changed(DB1, Changed::withoutReplicas)
                .after(Duration.ofSeconds(5))
                .write();
        assertThat(next.durability().orElseThrow().acknowledgements()).isZero();
        assertThat(next.reign().promise().acknowledgements()).isZero();
    }

    @Test
    void isRaisedOnTheServerFirstAndPromisedAfterABarrier() {
        ClusterFixture cluster = settled().with(ClusterFixture.POLICY.acknowledging(2));
        ClusterState raised = cluster.write();
        assertThat(raised.durability().orElseThrow().acknowledgements()).isEqualTo(2);
        assertThat(raised.reign().promise().acknowledgements()).isEqualTo(1);

        ClusterState proven = cluster.barrier(DB1, raised.version()).write();
        assertThat(proven.reign().promise().acknowledgements()).isEqualTo(2);
    }

    /** Commits would wait for everything that it lacks. */
    @Test
    void isNotRaisedWhileAnAckerIsFarBehind() {
        ClusterFixture cluster =
                settled().with(ClusterFixture.POLICY.acknowledging(2)).applied(DB1, "1-300");
        assertThat(cluster.decide()).isNotInstanceOf(Decision.Write.class);
        cluster.applied(DB2, "1-300").applied(DB3, "1-250");
        assertThat(cluster.write().durability().orElseThrow().acknowledgements())
                .isEqualTo(2);
    }

    @Test
    void needNotAskAnAckerThatThePrimaryRefuses() {
        ClusterFixture cluster = settled()
                .with(ClusterFixture.POLICY.whenAckersAreAway(Policy.Absence.REFUSE))
                .silent(DB3)
                .after(late);
        assertThat(cluster.write().refused()).containsExactly(DB3);

        cluster.applied(DB1, "1-100").changed(DB1, Changed::refusing3);
        ClusterState left = cluster.write();
        assertThat(left.reign().promise().ackers()).containsExactly(DB2, DB3);

        ClusterState proven = cluster.barrier(DB1, left.version()).write();
        assertThat(proven.reign().promise().ackers()).containsExactly(DB2);
        assertThat(proven.refused())
                .as("its mysqld may live, and would acknowledge")
                .containsExactly(DB3);
    }

    @Test
    void isWithoutANodeInMaintenanceOnlyAfterABarrier() {
        ClusterFixture cluster = settled().asked(Request.of(Request.Kind.MAINTENANCE, DB3, "eve"));
        cluster.write();
        ClusterState left = cluster.answered().applied(DB3, "1-100").write();
        assertThat(left.durability().orElseThrow().ackers()).containsExactly(DB2);
        assertThat(left.reign().promise().ackers()).containsExactly(DB2, DB3);

        ClusterState proven = cluster.barrier(DB1, left.version()).write();
        assertThat(proven.reign().promise().ackers()).containsExactly(DB2);
    }
}
