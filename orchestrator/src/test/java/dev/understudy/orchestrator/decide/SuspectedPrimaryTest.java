package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.revoking;
import static dev.understudy.orchestrator.decide.ClusterFixture.settled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Answer;
import dev.understudy.client.Automation;
import dev.understudy.client.Change;
import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Phase;
import dev.understudy.client.Request;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When a primary that is not known to be dead is given up, and what holds a failover back. */
class SuspectedPrimaryTest {
    @Nested
    class APrimaryThatIsNotKnownToBeDead {
        private final Duration late = Duration.ofSeconds(5);

        @Test
        void isGivenUpIfItsAgentIsSilentAndItsAckersHearNothing() {
            ClusterState next = settled().quiet(DB1, late).deaf(DB2).deaf(DB3).write();
            assertThat(next.phase()).isEqualTo(Phase.REVOKING);
            assertThat(next.lastChange().orElseThrow().cause()).isEqualTo(Change.Cause.UNREACHABLE);
        }

        @Test
        void staysIfOnlyHalfOfTheAckersHearNothing() {
            assertThat(settled().quiet(DB1, late).deaf(DB2).decide()).isInstanceOf(Decision.Alert.class);
        }

        @Test
        void isGivenUpIfItIsCutOffFromAllItsAckers() {
            ClusterFixture cut = settled().deaf(DB2).deaf(DB3).changed(DB1, Changed::withoutReplicas);
            assertThat(cut.write().lastChange().orElseThrow().cause()).isEqualTo(Change.Cause.ISOLATED);
        }

        @Test
        void isGivenUpIfItsAckersAreCutOffWithoutAWord() {
            ClusterFixture cut = settled().deaf(DB2).deaf(DB3).changed(DB1, Changed::unheard);
            assertThat(cut.write().lastChange().orElseThrow().cause()).isEqualTo(Change.Cause.ISOLATED);
        }

        @Test
        void staysAsLongAsOneAckerHearsIt() {
            ClusterFixture cut = settled().deaf(DB2).changed(DB1, Changed::unheard);
            assertThat(cut.decide()).isNotInstanceOf(Decision.Write.class);
        }

        @Test
        void staysWhileAutomationIsPaused() {
            ClusterFixture paused = settled().asked(Request.of(Request.Kind.PAUSE, "eve"));
            assertThat(paused.write().automation()).isEqualTo(Automation.PAUSED);
            assertThat(paused.answered().dead(DB1).decide().reason()).contains("automation is paused");
        }

        @Test
        void isNotGivenUpTwiceInAShortWhileUnlessItCrashes() {
            ClusterFixture second = settled().changedLately();
            assertThat(second.quiet(DB1, late).deaf(DB2).deaf(DB3).decide().reason())
                    .contains("understudy acknowledge");
            assertThat(settled().changedLately().dead(DB1).write().phase()).isEqualTo(Phase.REVOKING);
        }
    }

    @Nested
    class AFailoverThatIsHeldBack {
        private final ClusterName library = ClusterName.of("library");

        @Test
        void isNamedWithWhatHoldsItAndHowToLetItGo() {
            Decision decision = settled().dead(DB1).behind(library).decide();
            assertThat(decision).isInstanceOf(Decision.Alert.class);
            assertThat(decision.reason())
                    .contains("db1 is dead")
                    .contains("[library]")
                    .contains("understudy acknowledge");
        }

        @Test
        void isNotHeldBackByItsOwnClustersEarlierOne() {
            assertThat(settled().dead(DB1).behind(ClusterFixture.SHOP).write().phase())
                    .isEqualTo(Phase.REVOKING);
        }

        @Test
        void isNotHeldBackInItsMiddle() {
            ClusterFixture promoting = revoking().applied(DB2, "1-100").applied(DB3, "1-99");
            promoting.write();
            assertThat(promoting.dead(DB2).behind(library).write().phase()).isEqualTo(Phase.REVOKING);
        }

        @Test
        void beginsInTheVeryWriteThatAnswersWhoLetItGo() {
            ClusterFixture held =
                    settled().dead(DB1).behind(library).asked(Request.of(Request.Kind.ACKNOWLEDGE, "eve"));
            assertThat(held.decide())
                    .isInstanceOfSatisfying(
                            Decision.Write.class,
                            write -> assertThat(write.answers().values())
                                    .extracting(Answer::outcome)
                                    .containsExactly(Answer.Outcome.ACCEPTED));
            assertThat(held.write().phase()).isEqualTo(Phase.REVOKING);
        }

        @Test
        void isLetGoByResumeIfAutomationIsPaused() {
            ClusterFixture paused = settled().asked(Request.of(Request.Kind.PAUSE, "eve"));
            paused.write();
            paused.answered().dead(DB1).asked(Request.of(Request.Kind.RESUME, "eve"));
            assertThat(paused.write().automation()).isEqualTo(Automation.ON);
            assertThat(paused.answered().write().phase()).isEqualTo(Phase.REVOKING);
        }

        @Test
        void leavesNobodyWithoutAnAnswer() {
            assertThat(settled()
                            .dead(DB1)
                            .behind(library)
                            .asked(Request.of(Request.Kind.SWITCHOVER, "eve"))
                            .decide())
                    .isInstanceOfSatisfying(
                            Decision.Reply.class,
                            reply -> assertThat(reply.reason()).contains("db1 is dead"));
        }

        @Test
        void letsASwitchoverComeToItsEnd() {
            ClusterFixture draining = settled().asked(Request.of(Request.Kind.SWITCHOVER, DB3, "eve"));
            draining.write();
            draining.answered().dead(DB1).behind(library).after(Duration.ofSeconds(4));
            assertThat(draining.write().phase()).isEqualTo(Phase.STABLE);
            assertThat(draining.decide().reason()).contains("is held back");
        }
    }
}
