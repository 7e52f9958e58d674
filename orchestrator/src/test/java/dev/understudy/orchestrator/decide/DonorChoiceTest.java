package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.POLICY;
import static dev.understudy.orchestrator.decide.ClusterFixture.settled;
import static dev.understudy.orchestrator.decide.ClusterFixture.uuid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.ApplierReport;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Finding;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.Promotion;
import dev.understudy.client.Request;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import dev.understudy.client.Traits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A person names the donor from whom db3 is copied: taken up, or refused with the reason. */
class DonorChoiceTest {
    private static final Policy DEGRADING = POLICY.whenAckersAreLost(Policy.Loss.DEGRADE);

    record Choice(String name, ClusterFixture cluster, NodeId donor, String refusal) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Choice choice(String name, ClusterFixture cluster, NodeId donor, String refusal) {
        return new Choice(name, cluster, donor, refusal);
    }

    static List<Choice> wrongDonors() {
        return List.of(
                choice(
                        "unknown",
                        settled(),
                        NodeId.of("db9"),
                        "there is no node db9 to copy from; the nodes are [db1,"),
                choice("itself", settled(), DB3, "db3 cannot be copied from itself"),
                choice("silent", settled().silent(DB1), DB1, "the agent of db1 is silent: start it, or name another"),
                choice("down", settled().dead(DB2).with(DEGRADING), DB2, "mysqld of db2 is DOWN: wait until it is UP"),
                choice("hung", settled().hung(DB2).with(DEGRADING), DB2, "mysqld of db2 is HUNG: wait until it is UP"),
                choice(
                        "errant",
                        settled().changed(DB2, DonorChoiceTest::errant).with(DEGRADING),
                        DB2,
                        "db2 itself has transactions that the primary's history lacks (" + uuid(DB2) + ":1)"),
                choice(
                        "half a copy",
                        settled().finding(DB2, Finding.Kind.HALF_COPIED).with(DEGRADING),
                        DB2,
                        "db2 does not do what it shall (as the test has it): mend that first"),
                choice("lagging", settled().lagging(DB2, 60_000), DB2, "db2 is 60 s behind its primary: wait until"),
                choice(
                        "delayed",
                        settled().changed(DB2, DonorChoiceTest::delayed),
                        DB2,
                        "db2 executes everything 3600 s late, and so would lack what the others have"),
                choice(
                        "another series",
                        settled().changed(DB2, RebuildTest::older),
                        DB2,
                        "db2 runs MySQL 8.4 and db3 9.7: MySQL copies within one series only"),
                choice(
                        "not following",
                        settled().changed(DB2, RebuildTest::quiet).with(DEGRADING),
                        DB2,
                        "db2 does not follow the primary without trouble; it is told to be REPLICA of db1"),
                choice(
                        "too large",
                        settled().disk(DB2, 1, 2_000_000),
                        DB2,
                        "a copy of db2 does not fit on the disk of db3"));
    }

    private static ServerReport errant(ServerReport server) {
        return server.withExecuted(server.executed().union(GtidSet.parse(uuid(DB2) + ":1")));
    }

    private static ServerReport delayed(ServerReport server) {
        return server.with(new ApplierReport(Running.ON, 3600, ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongDonors")
    void aWrongDonorIsRefusedWithTheReason(Choice choice) {
        Decision decision = choice.cluster()
                .asked(Request.rebuild(DB3, choice.donor(), "eve"))
                .decide();

        assertThat(decision).isInstanceOf(Decision.Reply.class);
        assertThat(decision.reason()).contains(choice.refusal());
    }

    @Test
    void aPersonMayNameTheDonor() {
        ClusterState next = settled().asked(Request.rebuild(DB3, DB1, "eve")).write();

        assertThat(RebuildTest.assignment(next, DB3)).isEqualTo(RebuildTest.copyOf(DB1));
        assertThat(next.reason()).isEqualTo("eve has db3 copied anew from db1");
    }

    /** Of all nodes it is missed least. */
    @Test
    void evenOneThatMustNotBePrimary() {
        ClusterFixture cluster =
                settled().traits(DB2, Traits.PLAIN.with(Promotion.MUST_NOT)).with(DEGRADING);

        assertThat(RebuildTest.assignment(
                        cluster.asked(Request.rebuild(DB3, DB2, "eve")).write(), DB3))
                .isEqualTo(RebuildTest.copyOf(DB2));
    }
}
