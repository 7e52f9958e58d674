package dev.understudy.topology;

import static dev.understudy.topology.Shop.DB1;
import static dev.understudy.topology.Shop.DB2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Running;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a cluster is whole, and what is said when it is not. */
class TopologyTest {
    private static Topology topology(Phase phase, Optional<String> leader, NodeReport... reports) {
        return new Topology(Shop.state(phase), Shop.reports(reports), leader);
    }

    private static Topology stable(NodeReport... reports) {
        return topology(Phase.STABLE, Optional.of("o1"), reports);
    }

    @Test
    void itIsWholeWhenEveryNodeIsWhatItShallBe() {
        Topology topology = stable(Shop.primary(), Shop.replica(Running.ON));

        assertThat(topology.troubles()).isEmpty();
        assertThat(topology.isWhole()).isTrue();
        assertThat(topology.replicas()).containsExactly(DB2);
    }

    @Test
    void aReplicaThatDoesNotReceiveIsATrouble() {
        assertThat(stable(Shop.primary(), Shop.replica(Running.CONNECTING)).troubles())
                .containsExactly("db2 does not receive");
    }

    /** Whoever restarts one host after the other must wait for it: until then writes need the other replica. */
    @Test
    void aReplicaThatDoesNotAcknowledgeYetIsATroubleUnlessItNeverShall() {
        ClusterState alone = Shop.state(Phase.STABLE, Shop.ackers());
        NodeReport[] reports = {Shop.primary(), Shop.replica(Running.ON)};

        assertThat(new Topology(alone, Shop.reports(reports), Optional.of("o1")).troubles())
                .containsExactly("db2 does not acknowledge yet");
        assertThat(new Topology(Shop.neverPrimary(alone, DB2), Shop.reports(reports), Optional.of("o1")).troubles())
                .isEmpty();
    }

    @Test
    void aPromiseThatIsNotProvenYetIsATrouble() {
        ClusterState unproven = Shop.wanting(Shop.state(Phase.STABLE), 2);

        assertThat(new Topology(unproven, Shop.reports(Shop.primary(), Shop.replica(Running.ON)), Optional.of("o1"))
                        .troubles())
                .containsExactly("no barrier has proven yet who acknowledges");
    }

    @Test
    void aDeadServerIsATrouble() {
        assertThat(stable(Shop.dead(DB1), Shop.replica(Running.ON)).troubles())
                .containsExactly("mysqld of db1 is DOWN");
    }

    @Test
    void aSilentAgentIsATrouble() {
        assertThat(stable(Shop.primary()).troubles()).containsExactly("the agent of db2 has no session");
    }

    @Test
    void aReportUnderAnOlderRecordIsATrouble() {
        assertThat(stable(Shop.behind(), Shop.replica(Running.ON)).troubles())
                .containsExactly("db1 has not applied version 1.1.2");
    }

    @Test
    void nobodyWhoLeadsAndNobodyWhoMayBeWrittenAreTroubles() {
        assertThat(topology(Phase.PROMOTING, Optional.empty(), Shop.primary(), Shop.replica(Running.ON))
                        .troubles())
                .containsExactly("the cluster is PROMOTING (for the test)", "no orchestrator leads");
    }

    @Test
    void theOldestLatchNodeIsTheLeaders() {
        assertThat(LeaderNodes.oldest(List.of("_c_f-latch-0000000012", "_c_a-latch-0000000003")))
                .contains("_c_a-latch-0000000003");
        assertThat(LeaderNodes.oldest(List.of())).isEmpty();
    }
}
