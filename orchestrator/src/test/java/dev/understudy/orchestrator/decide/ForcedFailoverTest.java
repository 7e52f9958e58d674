package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.revoking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import dev.understudy.client.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A failover that a person orders without the proof. */
class ForcedFailoverTest {
    @Test
    void needsTheWordThatEveryUnheardNodeIsOff() {
        ClusterFixture cluster = revoking().silent(DB1).applied(DB2, "1-100").silent(DB3);
        assertThat(cluster.asked(force(DB1))
                        .after(Duration.ofSeconds(5))
                        .decide()
                        .reason())
                .contains("[db3] are not heard");
    }

    @Test
    void saysWhereToFindWhatANodeHadThatIsCopiedAnew() {
        ClusterFixture cluster = revoking()
                .told(DB1, new Assignment(Role.REBUILD, Optional.of(DB3)))
                .applied(DB2, "1-100")
                .silent(DB3);
        assertThat(cluster.asked(force(DB3))
                        .after(Duration.ofSeconds(5))
                        .decide()
                        .reason())
                .contains("[db1] are not heard")
                .contains("[db1] were to be copied anew, and what only they had is among their exports");
    }

    @Test
    void takesWhoIsLeft() {
        ClusterFixture cluster = revoking().silent(DB1).applied(DB2, "1-100").silent(DB3);
        ClusterState next = cluster.asked(force(DB1, DB3)).write();
        assertThat(next.primary()).contains(DB2);
        assertThat(next.reason()).contains("forced by eve");
    }

    private Request force(NodeId... off) {
        return new Request(Request.Kind.FORCE_FAILOVER, Optional.empty(), new TreeSet<>(List.of(off)), "eve");
    }
}
