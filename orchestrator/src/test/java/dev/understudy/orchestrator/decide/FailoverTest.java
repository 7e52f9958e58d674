package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.POLICY;
import static dev.understudy.orchestrator.decide.ClusterFixture.gtids;
import static dev.understudy.orchestrator.decide.ClusterFixture.revoking;
import static dev.understudy.orchestrator.decide.ClusterFixture.settled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Epoch;
import dev.understudy.client.Finding;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Promotion;
import dev.understudy.client.Role;
import dev.understudy.client.StateVersion;
import dev.understudy.client.Traits;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** From the loss of a primary to the settled epoch of the next, and the node that comes back. */
class FailoverTest {
    private static Role role(ClusterState state, NodeId node) {
        return state.member(node).orElseThrow().assignment().role();
    }

    /** A barrier begun under a record of this epoch, later than any that a test has. */
    private static StateVersion barrier(long epoch) {
        return new StateVersion(1, new Epoch(epoch), 90);
    }

    @Nested
    class AFailover {
        @Test
        void beginsANewEpochInWhichTheAckersAreRevokedAndNobodyIsPrimary() {
            ClusterState next = settled().dead(DB1).write();

            assertThat(next.version()).isEqualTo(new StateVersion(1, new Epoch(5), 41));
            assertThat(next.phase()).isEqualTo(Phase.REVOKING);
            assertThat(next.primary()).isEmpty();
            assertThat(role(next, DB1)).isEqualTo(Role.FENCED);
            assertThat(role(next, DB2)).isEqualTo(Role.REVOKED);
            assertThat(role(next, DB3)).isEqualTo(Role.REVOKED);
            assertThat(next.reigns()).containsOnlyKeys(new Epoch(4));
        }

        @Test
        void saysWhoIsMissing() {
            assertThat(revoking().applied(DB2, "1-100").silent(DB3).decide().reason())
                    .contains("[db3]")
                    .contains("epoch 4")
                    .contains("acknowledged write could be lost");
        }

        @Test
        void choosesTheAckerThatHasEverything() {
            ClusterState next =
                    revoking().applied(DB2, "1-98").applied(DB3, "1-100").write();

            assertThat(next.phase()).isEqualTo(Phase.PROMOTING);
            assertThat(next.primary()).contains(DB3);
            assertThat(next.base()).isEqualTo(gtids("1-100"));
            assertThat(next.member(DB2).orElseThrow().assignment()).isEqualTo(Assignment.replicaOf(DB3));
            assertThat(next.member(DB1).orElseThrow().assignment()).isEqualTo(Assignment.replicaOf(DB3));
        }

        @Test
        void choosesTheFirstByNameAmongEquals() {
            assertThat(revoking()
                            .applied(DB3, "1-100")
                            .applied(DB2, "1-100")
                            .write()
                            .primary())
                    .contains(DB2);
        }

        /** db1 and db3 are in one zone, db2 in another; db1 is lost. */
        private ClusterFixture zoned(Promotion ofDb2) {
            ClusterFixture cluster = settled()
                    .traits(DB1, Traits.PLAIN.inZone("north"))
                    .traits(DB2, Traits.PLAIN.inZone("south").with(ofDb2))
                    .traits(DB3, Traits.PLAIN.inZone("north"))
                    .dead(DB1);
            cluster.write();
            return cluster.applied(DB2, "1-100").applied(DB3, "1-100");
        }

        @Test
        void choosesOneInTheZoneOfTheLostPrimaryAmongEquals() {
            assertThat(zoned(Promotion.NEUTRAL).write().primary()).contains(DB3);
            assertThat(zoned(Promotion.NEUTRAL).executed(DB3, "1-90").write().primary())
                    .as("executing the rest takes a moment, another zone is slower for ever")
                    .contains(DB3);
        }

        @Test
        void choosesWhatTheOperatorPrefersBeforeTheZoneAndWhoHasEverythingBeforeBoth() {
            assertThat(zoned(Promotion.PREFER).write().primary()).contains(DB2);
            assertThat(zoned(Promotion.PREFER).applied(DB2, "1-99").write().primary())
                    .contains(DB3);
        }

        @Test
        void makesOnlyThoseAckersOfTheNewEpochThatWereHeard() {
            ClusterState next =
                    revoking().applied(DB2, "1-100").applied(DB3, "1-100").write();

            assertThat(next.durability().orElseThrow().ackers()).containsExactly(DB3);
            assertThat(next.reigns()).containsOnlyKeys(new Epoch(4), new Epoch(5));
        }

        @Test
        void asksAPersonWhenNoAckerHasAllThatTheOthersHave() {
            Decision decision =
                    revoking().applied(DB2, "1-99:101").applied(DB3, "1-100").decide();

            assertThat(decision).isInstanceOf(Decision.Alert.class);
            assertThat(decision.reason()).contains("db2 lacks").contains("db3 lacks");
        }

        @Test
        void isNotOverBeforeTheBarrierOfItsOwnEpoch() {
            ClusterFixture promoting = revoking().applied(DB2, "1-100").applied(DB3, "1-100");
            promoting.write();
            promoting.applied(DB2, "1-100").applied(DB3, "1-100");

            assertThat(promoting.decide()).isInstanceOf(Decision.Wait.class);
            assertThat(promoting.barrier(DB2, barrier(4)).decide()).isInstanceOf(Decision.Wait.class);

            ClusterState settled = promoting.barrier(DB2, barrier(5)).write();
            assertThat(settled.phase()).isEqualTo(Phase.STABLE);
            assertThat(settled.primary()).contains(DB2);
            assertThat(settled.reigns()).containsOnlyKeys(new Epoch(5));
        }

        /** Otherwise a write that only the dead candidate's predecessor's other acker has would be lost (hole 4). */
        @Test
        void keepsTheQuorumOfEveryUnsettledEpochWhenItsCandidateDiesToo() {
            ClusterFixture promoting = revoking().applied(DB2, "1-100").applied(DB3, "1-99");
            promoting.write();
            ClusterState again = promoting.dead(DB2).write();

            assertThat(again.epoch()).isEqualTo(new Epoch(6));
            assertThat(again.phase()).isEqualTo(Phase.REVOKING);
            assertThat(role(again, DB2))
                    .as("an acker of epoch 4 must vouch, also as a dead candidate")
                    .isEqualTo(Role.REVOKED);
            assertThat(again.reigns()).containsOnlyKeys(new Epoch(4), new Epoch(5));

            promoting.applied(DB3, "1-99");
            assertThat(promoting.decide()).as("db3 alone lacks transaction 100").isInstanceOf(Decision.Wait.class);
            assertThat(promoting.applied(DB2, "1-100").write().primary()).contains(DB2);
        }
    }

    @Nested
    class ADeposedPrimary {
        @Test
        void isAskedWhatItHasWhenTooFewAckersAnswer() {
            ClusterFixture cluster = revoking().applied(DB2, "1-99").silent(DB3).after(Duration.ofSeconds(5));
            assertThat(role(cluster.write(), DB1)).isEqualTo(Role.REVOKED);
            cluster.applied(DB1, "1-101").applied(DB2, "1-99").after(Duration.ZERO);
            ClusterState next = cluster.write();
            assertThat(next.primary()).contains(DB1);
            assertThat(next.base()).isEqualTo(gtids("1-101"));
        }
    }

    @Nested
    class ANodeThatReturned {
        private ClusterFixture settledOnDb2() {
            ClusterFixture cluster = revoking().applied(DB2, "1-100").applied(DB3, "1-100");
            cluster.write();
            cluster.applied(DB2, "1-100")
                    .applied(DB3, "1-100")
                    .barrier(DB2, barrier(5))
                    .write();
            return cluster.applied(DB2, "1-100").applied(DB3, "1-100");
        }

        @Test
        void becomesAnAckerAsSoonAsItFollows() {
            ClusterState next = settledOnDb2().applied(DB1, "1-100").write();

            assertThat(next.durability().orElseThrow().ackers()).containsExactly(DB1, DB3);
            assertThat(next.epoch()).isEqualTo(new Epoch(5));
        }

        @Test
        void isTakenWithItsNewIdentity() {
            ClusterState next = settledOnDb2().otherServer(DB1, "1-100").write();

            assertThat(next.member(DB1).orElseThrow().serverUuid()).startsWith("99999999");
        }

        @Test
        void staysOutsideWhileItHasErrantTransactions() {
            assertThat(settledOnDb2()
                            .with(POLICY.rebuilding(Policy.Rebuilding.ASKED))
                            .applied(DB1, "1-102")
                            .finding(DB1, Finding.Kind.ERRANT)
                            .decide())
                    .isInstanceOf(Decision.Alert.class);
        }
    }
}
