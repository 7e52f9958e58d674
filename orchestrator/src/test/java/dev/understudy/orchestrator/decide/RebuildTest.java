package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.POLICY;
import static dev.understudy.orchestrator.decide.ClusterFixture.settled;
import static dev.understudy.orchestrator.decide.ClusterFixture.uuid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Finding;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Request;
import dev.understudy.client.Role;
import dev.understudy.client.ServerReport;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node that must not follow as it is, is copied anew: when, from whom, and what becomes of it. */
class RebuildTest {
    private static final Duration LATE = Duration.ofSeconds(5);

    static Assignment copyOf(NodeId donor) {
        return new Assignment(Role.REBUILD, Optional.of(donor));
    }

    static Assignment assignment(ClusterState state, NodeId node) {
        return state.member(node).orElseThrow().assignment();
    }

    static ServerReport quiet(ServerReport server) {
        return server.with(ReceiverReport.none());
    }

    static ServerReport older(ServerReport server) {
        return server.withVersion("8.4.6");
    }

    /** db3, an acker, has transactions of its own. */
    private static ClusterFixture errant() {
        return settled().finding(DB3, Finding.Kind.ERRANT);
    }

    /** db3 is to be copied from db2, acknowledges nothing, and nobody relies on it any more. */
    private static ClusterFixture copying() {
        ClusterFixture cluster = errant();
        cluster.write();
        cluster.applied(DB3, "1-100").changed(DB3, RebuildTest::quiet).write();
        cluster.applied(DB1, "1-100").barrier(DB1, cluster.state().version()).write();
        return cluster.applied(DB1, "1-100")
                .applied(DB2, "1-100")
                .behind(DB3, "1-100")
                .changed(DB3, RebuildTest::quiet);
    }

    @Test
    void aReplicaIsItsDonorRatherThanThePrimary() {
        ClusterState next = errant().write();

        assertThat(assignment(next, DB3)).isEqualTo(copyOf(DB2));
        assertThat(next.member(DB3).orElseThrow().serverUuid()).isEqualTo(uuid(DB3));
        assertThat(next.reason()).contains("exported").contains("copied anew from db2");
    }

    @Test
    void halfACopyIsCopiedAgain() {
        assertThat(assignment(settled().finding(DB3, Finding.Kind.HALF_COPIED).write(), DB3))
                .isEqualTo(copyOf(DB2));
    }

    /** A failover may have to ask it for what it had acknowledged. */
    @Test
    void nobodyReliesOnItBeforeItIsCopied() {
        ClusterFixture cluster = errant();
        cluster.write();
        ClusterState silenced =
                cluster.applied(DB3, "1-100").changed(DB3, RebuildTest::quiet).write();
        assertThat(silenced.isAcker(DB3)).isFalse();
        assertThat(silenced.reign().promise().ackers()).contains(DB3);

        ClusterState proven =
                cluster.applied(DB1, "1-100").barrier(DB1, silenced.version()).write();
        assertThat(proven.reign().promise().ackers()).containsExactly(DB2);
        assertThat(assignment(proven, DB3)).isEqualTo(copyOf(DB2));
    }

    @Test
    void onceItIsCopiedItFollowsUnderItsNewIdentity() {
        ClusterFixture cluster = copying().otherServer(DB3, "1-100").changed(DB3, RebuildTest::quiet);

        ClusterState next = cluster.write();

        assertThat(assignment(next, DB3)).isEqualTo(Assignment.replicaOf(DB1));
        assertThat(next.member(DB3).orElseThrow().serverUuid()).startsWith("99999999");
    }

    @Test
    void itIsNotTakenBackBeforeItIsDone() {
        assertThat(copying().otherServer(DB3, "1-100").behind(DB3, "1-100").decide())
                .isNotInstanceOf(Decision.Write.class);
    }

    @Test
    void oneAtATime() {
        ClusterFixture cluster = copying().finding(DB2, Finding.Kind.ERRANT);

        assertThat(cluster.decide()).isNotInstanceOf(Decision.Write.class);
    }

    @Test
    void aPersonIsAskedWhereThePolicySaysSo() {
        ClusterFixture cluster = errant().with(POLICY.rebuilding(Policy.Rebuilding.ASKED));

        assertThat(cluster.decide()).isInstanceOf(Decision.Alert.class);
        assertThat(cluster.decide().reason()).contains("understudy rebuild");
    }

    @Test
    void thePrimaryIsTheDonorIfNobodyElseFollows() {
        assertThat(assignment(errant().silent(DB2).write(), DB3)).isEqualTo(copyOf(DB1));
    }

    @Test
    void aDonorOfAnotherVersionSeriesIsPassedOver() {
        assertThat(assignment(errant().changed(DB2, RebuildTest::older).write(), DB3))
                .isEqualTo(copyOf(DB1));
    }

    @Test
    void nothingBeginsWithoutADonor() {
        ClusterFixture cluster = errant().changed(DB1, RebuildTest::older).changed(DB2, RebuildTest::older);

        assertThat(cluster.decide()).isInstanceOf(Decision.Alert.class);
    }

    @Test
    void aDonorThatIsLostIsReplaced() {
        ClusterFixture cluster = copying().dead(DB2);
        assertThat(cluster.decide()).isNotInstanceOf(Decision.Write.class);

        assertThat(assignment(cluster.after(LATE).write(), DB3)).isEqualTo(copyOf(DB1));
    }

    /** Its server may be well, and much may have been copied already. */
    @Test
    void aDonorWhoseAgentIsSilentIsWaitedForLonger() {
        ClusterFixture cluster = copying().silent(DB2).after(LATE);
        assertThat(cluster.decide()).isNotInstanceOf(Decision.Write.class);

        assertThat(assignment(cluster.after(Duration.ofMinutes(2)).write(), DB3))
                .isEqualTo(copyOf(DB1));
    }

    @Test
    void aDonorFromWhomItCannotBeCopiedIsReplaced() {
        ClusterFixture cluster =
                copying().finding(DB3, Finding.Kind.COPY_FAILED).after(LATE);

        assertThat(assignment(cluster.write(), DB3)).isEqualTo(copyOf(DB1));
    }

    /** What keeps it from being copied is likely to be its own then: the leader does not change donors all the time. */
    @Test
    void onceACopyFromThePrimaryHasFailedTooItIsTriedAgainThere() {
        ClusterFixture cluster =
                copying().finding(DB3, Finding.Kind.COPY_FAILED).after(LATE);
        cluster.write();
        cluster.finding(DB3, Finding.Kind.COPY_FAILED);
        assertThat(cluster.after(LATE).decide()).isNotInstanceOf(Decision.Write.class);

        assertThat(assignment(cluster.after(Duration.ofMinutes(2)).write(), DB3))
                .isEqualTo(copyOf(DB2));
    }

    @Test
    void aFailoverGoesOnWithoutIt() {
        ClusterState next = copying().dead(DB1).write();

        assertThat(next.phase()).isEqualTo(Phase.REVOKING);
        assertThat(assignment(next, DB3)).isEqualTo(copyOf(DB2));
    }

    @Test
    void aFailoverThatNeedsItsWordAsksForItInstead() {
        ClusterFixture cluster = errant();
        cluster.write();

        assertThat(assignment(cluster.dead(DB1).write(), DB3)).isEqualTo(Assignment.of(Role.REVOKED));
    }

    @Test
    void aPersonMayAskForIt() {
        ClusterState next =
                settled().asked(Request.of(Request.Kind.REBUILD, DB3, "eve")).write();

        assertThat(assignment(next, DB3)).isEqualTo(copyOf(DB2));
        assertThat(next.reason()).isEqualTo("eve has db3 copied anew from db2");
    }

    @Test
    void thePrimaryIsNotCopied() {
        Decision decision =
                settled().asked(Request.of(Request.Kind.REBUILD, DB1, "eve")).decide();

        assertThat(decision).isInstanceOf(Decision.Reply.class);
        assertThat(decision.reason()).contains("switch over first");
    }

    @Test
    void norIsAnAckerWithoutWhichWritesWouldStop() {
        Decision decision = settled()
                .silent(DB2)
                .asked(Request.of(Request.Kind.REBUILD, DB3, "eve"))
                .decide();

        assertThat(decision).isInstanceOf(Decision.Reply.class);
        assertThat(decision.reason()).contains("writes would stop");
    }
}
