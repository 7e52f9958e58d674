package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.gtids;
import static dev.understudy.orchestrator.decide.ClusterFixture.settled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Answer;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Epoch;
import dev.understudy.client.Phase;
import dev.understudy.client.Promotion;
import dev.understudy.client.Request;
import dev.understudy.client.StateVersion;
import dev.understudy.client.Traits;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Planned changes of the primary, asked for by a person or by a preference. */
class SwitchoverTest {
    @Nested
    class ASwitchover {
        private ClusterFixture draining() {
            ClusterFixture cluster = settled().asked(Request.of(Request.Kind.SWITCHOVER, DB3, "eve"));
            ClusterState next = cluster.write();
            assertThat(next.phase()).isEqualTo(Phase.DRAINING);
            assertThat(next.target()).contains(DB3);
            return cluster.answered();
        }

        @Test
        void flipsOnceThePrimaryHasEndedItsWritesAndTheTargetHasThemAll() {
            ClusterFixture cluster = draining().applied(DB1, "1-110").changed(DB1, Changed::readOnly);
            assertThat(cluster.decide()).as("db3 lacks some").isInstanceOf(Decision.Wait.class);

            ClusterState next = cluster.applied(DB3, "1-110").write();
            assertThat(next.epoch()).isEqualTo(new Epoch(5));
            assertThat(next.primary()).contains(DB3);
            assertThat(next.base()).isEqualTo(gtids("1-110"));
            assertThat(next.reigns()).containsOnlyKeys(new Epoch(4), new Epoch(5));
            assertThat(next.lastChange()).as("a planned one does not count").isEmpty();
        }

        @Test
        void waitsForTheWordOfThisVeryRecord() {
            assertThat(draining()
                            .behind(DB1, "1-100")
                            .changed(DB1, Changed::readOnly)
                            .decide())
                    .isInstanceOf(Decision.Wait.class);
        }

        @Test
        void isTakenBackWhenItTakesTooLong() {
            ClusterState next = draining().after(Duration.ofSeconds(4)).write();
            assertThat(next.phase()).isEqualTo(Phase.STABLE);
            assertThat(next.primary()).contains(DB1);
            assertThat(next.epoch()).isEqualTo(new Epoch(4));
        }

        @Test
        void isTakenBackWhenTheTargetIsLost() {
            ClusterFixture lost = draining().silent(DB3);
            assertThat(lost.decide()).as("it may be heard yet").isInstanceOf(Decision.Wait.class);
            assertThat(lost.after(Duration.ofMillis(2600)).write().phase()).isEqualTo(Phase.STABLE);
        }

        /** A leader that has heard nobody cannot know that the record is not an old one. */
        @Test
        void isNotTakenBackAsLongAsNobodyIsHeard() {
            ClusterFixture nobody = draining().silent(DB1).silent(DB2).silent(DB3);
            assertThat(nobody.decide()).isInstanceOf(Decision.Wait.class);
            assertThat(nobody.after(Duration.ofSeconds(4)).decide()).isInstanceOf(Decision.Alert.class);
        }

        @Test
        void isRefusedAsLongAsNobodyIsHeard() {
            ClusterFixture nobody = settled().silent(DB1).silent(DB2).silent(DB3);
            nobody.asked(Request.of(Request.Kind.PAUSE, "eve"));
            assertThat(nobody.decide()).isInstanceOf(Decision.Wait.class);
            assertThat(nobody.after(Duration.ofSeconds(4)).decide())
                    .isInstanceOfSatisfying(
                            Decision.Reply.class,
                            reply -> assertThat(reply.answers().values())
                                    .allMatch(answer -> answer.outcome() == Answer.Outcome.REFUSED
                                            && answer.reason().contains("start the agents first")));
        }

        @Test
        void isAFailoverWhenThePrimaryDies() {
            assertThat(draining().dead(DB1).write().phase()).isEqualTo(Phase.REVOKING);
        }

        @Test
        void isRefusedWithTheReason() {
            assertThat(settled()
                            .asked(Request.of(Request.Kind.SWITCHOVER, DB1, "eve"))
                            .decide())
                    .isInstanceOfSatisfying(
                            Decision.Reply.class,
                            reply -> assertThat(reply.reason()).contains("is the primary already"));
        }
    }

    @Nested
    class APreferredNode {
        private final Duration quiet = Duration.ofMinutes(10);

        /** db1 is preferred; it died, db2 took over, and db1 is back. */
        private ClusterFixture back() {
            ClusterFixture cluster =
                    settled().traits(DB1, Traits.PLAIN.with(Promotion.PREFER)).dead(DB1);
            cluster.write();
            cluster.applied(DB2, "1-100").applied(DB3, "1-100").write();
            cluster.applied(DB2, "1-100")
                    .applied(DB3, "1-100")
                    .barrier(DB2, new StateVersion(1, new Epoch(5), 90))
                    .write();
            cluster.applied(DB1, "1-100").applied(DB2, "1-100").applied(DB3, "1-100");
            assertThat(cluster.write().durability().orElseThrow().ackers()).containsExactly(DB1, DB3);
            cluster.applied(DB1, "1-100").applied(DB2, "1-100").applied(DB3, "1-100");
            return cluster.with(ClusterFixture.POLICY.handingOver(Policy.HandOver.ITSELF))
                    .after(quiet);
        }

        @Test
        void isHandedOverToIfThePolicySaysSo() {
            ClusterState next = back().write();
            assertThat(next.phase()).isEqualTo(Phase.DRAINING);
            assertThat(next.target()).contains(DB1);
        }

        @Test
        void isNamedAndLeftToAPersonOtherwise() {
            ClusterFixture cluster = back().with(ClusterFixture.POLICY);
            assertThat(cluster.decide()).isInstanceOf(Decision.Idle.class);
            assertThat(cluster.diagnoses())
                    .extracting(Diagnosis.Found::diagnosis)
                    .containsExactly(Diagnosis.NOT_PREFERRED);
        }

        @Test
        void waitsUntilNothingHasChangedForAsLongAsFailoversAreHeldBack() {
            assertThat(back().after(quiet.minusSeconds(1)).decide()).isInstanceOf(Decision.Idle.class);
        }

        @Test
        void waitsWhileItDoesNotFollowWithoutTrouble() {
            assertThat(back().silent(DB1).decide().reason()).contains("[db1] cannot acknowledge");
        }

        @Test
        void isNotHandedOverToWhereAPersonHasPutThePrimary() {
            assertThat(settled()
                            .traits(DB2, Traits.PLAIN.with(Promotion.PREFER))
                            .with(ClusterFixture.POLICY.handingOver(Policy.HandOver.ITSELF))
                            .after(quiet)
                            .decide())
                    .isInstanceOf(Decision.Idle.class);
        }
    }
}
