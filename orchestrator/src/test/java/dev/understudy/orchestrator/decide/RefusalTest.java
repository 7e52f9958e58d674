package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.settled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Phase;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Request;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** db3 was an acker and is away: it is refused, and has no way back but by saying that it would not acknowledge. */
class RefusalTest {
    private static final Duration LATE = Duration.ofSeconds(5);

    /** db3 is no acker any more; its agent says nothing. */
    private static ClusterFixture dropped() {
        ClusterFixture cluster = settled().silent(DB3).after(LATE);
        assertThat(cluster.write().refused()).containsExactly(DB3);
        cluster.applied(DB1, "1-100").changed(DB1, Changed::refusing3);
        cluster.barrier(DB1, cluster.write().version()).write();
        assertThat(cluster.state().reign().promise().ackers()).containsExactly(DB2);
        return cluster.applied(DB1, "1-100").changed(DB1, Changed::refusing3);
    }

    /** As MySQL shows a receiver that was started with semi-sync on and finds its account locked. */
    private static ServerReport lockedOut(ServerReport server) {
        return server.with(new ReceiverReport(
                Running.CONNECTING,
                Optional.of(ClusterFixture.endpoint(DB1)),
                true,
                false,
                "Access denied for user. Account is locked."));
    }

    @Test
    void anAckerWhoseServerIsAwayForAMomentStaysOne() {
        ClusterFixture cluster = settled().dead(DB3).after(LATE);
        assertThat(cluster.decide()).isNotInstanceOf(Decision.Write.class);
        assertThat(cluster.quiet(DB3, LATE).write().refused()).containsExactly(DB3);
    }

    @Test
    void theLastAckerIsNeverRefused() {
        ClusterFixture cluster = settled().silent(DB2).silent(DB3).after(LATE);
        assertThat(cluster.decide()).isNotInstanceOf(Decision.Write.class);
    }

    @Test
    void itStaysRefusedWhileItsReceiverWouldAcknowledge() {
        ClusterFixture cluster = dropped().applied(DB3, "1-100").changed(DB3, RefusalTest::lockedOut);
        assertThat(cluster.decide()).isNotInstanceOf(Decision.Write.class);
    }

    @Test
    void itStaysRefusedWhileItsAgentHasNotSeenThatItIsNoAckerAnyMore() {
        ClusterFixture cluster =
                dropped().fresh(DB3, "1-100").changed(DB3, server -> server.with(ReceiverReport.none()));
        assertThat(cluster.decide()).isNotInstanceOf(Decision.Write.class);
    }

    @Test
    void itIsLetInOnceItWouldNotAcknowledgeAndThenBecomesAnAcker() {
        ClusterFixture cluster =
                dropped().applied(DB3, "1-100").changed(DB3, server -> server.with(ReceiverReport.none()));
        assertThat(cluster.write().refused()).isEmpty();

        cluster.applied(DB1, "1-100").applied(DB3, "1-100");
        assertThat(cluster.write().reign().promise().ackers()).containsExactly(DB2, DB3);
    }

    /** Otherwise it would acknowledge to a former primary that is primary once more. */
    @Test
    void theNextPrimaryRefusesItToo() {
        ClusterFixture cluster = dropped().dead(DB1);
        assertThat(cluster.write().phase()).isEqualTo(Phase.REVOKING);

        ClusterState next = cluster.applied(DB2, "1-100").write();
        assertThat(next.primary()).contains(DB2);
        assertThat(next.refused()).containsExactly(DB3);
    }

    @Test
    void theTargetOfASwitchoverRefusesItToo() {
        ClusterFixture cluster = dropped().asked(Request.of(Request.Kind.SWITCHOVER, "eve"));
        cluster.write();
        cluster.answered().applied(DB1, "1-100").changed(DB1, Changed::readOnly).applied(DB2, "1-100");
        ClusterState next = cluster.write();
        assertThat(next.primary()).contains(DB2);
        assertThat(next.refused()).containsExactly(DB3);
    }
}
