package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.gtids;
import static dev.understudy.orchestrator.decide.ClusterFixture.revoking;
import static dev.understudy.orchestrator.decide.ClusterFixture.settled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Phase;
import dev.understudy.client.Promotion;
import dev.understudy.client.Request;
import dev.understudy.client.Traits;
import org.junit.jupiter.api.Test;

/** What the simulator taught: other data under an old name, and everything on a node that must not be primary. */
class RenewalTest {
    private static final String OTHER = "99999999-0000-0000-0000-000000000000";

    @Test
    void anAckerWithOtherDataIsNamedAnewAndNothingIsPromisedBeforeABarrier() {
        ClusterState next = settled().otherServer(DB3, "1-100").write();

        assertThat(next.member(DB3).orElseThrow().serverUuid()).isEqualTo(OTHER);
        assertThat(next.reign().promise().acknowledgements()).isZero();
        assertThat(next.durability()).isEqualTo(settled().state().durability());
        assertThat(next.barrierFrom()).isEqualTo(next.version());
    }

    @Test
    void aPrimaryThatCameBackAsAnotherServerIsLost() {
        ClusterState next = settled().otherServer(DB1, "1-100").write();

        assertThat(next.phase()).isEqualTo(Phase.REVOKING);
        assertThat(next.reason()).contains("came back as another server");
    }

    @Test
    void whatOnlyANodeHasThatMustNotBePrimaryIsFetchedFirst() {
        ClusterState next = revoking()
                .traits(DB3, Traits.PLAIN.with(Promotion.MUST_NOT))
                .applied(DB2, "1-100")
                .applied(DB3, "1-101")
                .write();

        assertThat(next.primary()).contains(DB2);
        assertThat(next.member(DB2).orElseThrow().assignment()).isEqualTo(Assignment.primaryAfter(DB3));
        assertThat(next.base()).isEqualTo(gtids("1-101"));
    }

    @Test
    void theOnlyAckerThatFollowsIsNotTakenIntoMaintenance() {
        Decision decision = settled()
                .silent(DB2)
                .asked(Request.of(Request.Kind.MAINTENANCE, DB3, "a person"))
                .decide();

        assertThat(decision).isInstanceOf(Decision.Reply.class);
        assertThat(decision.reason())
                .contains("without db3 only 0 ackers are left")
                .contains("writes would stop");
    }
}
