package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.POLICY;
import static dev.understudy.orchestrator.decide.ClusterFixture.gtids;
import static dev.understudy.orchestrator.decide.ClusterFixture.revoking;
import static dev.understudy.orchestrator.decide.ClusterFixture.settled;
import static dev.understudy.orchestrator.decide.ClusterFixture.unformed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.client.Answer;
import dev.understudy.client.Assignment;
import dev.understudy.client.Automation;
import dev.understudy.client.Change;
import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Epoch;
import dev.understudy.client.Finding;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Promotion;
import dev.understudy.client.Request;
import dev.understudy.client.Role;
import dev.understudy.client.StateVersion;
import dev.understudy.client.Traits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is decided, in which situation. */
class DeciderTest {
    private static Role role(ClusterState state, NodeId node) {
        return state.member(node).orElseThrow().assignment().role();
    }

    /** A barrier begun under a record of this epoch, later than any that a test has. */
    private static StateVersion barrier(long epoch) {
        return new StateVersion(1, new Epoch(epoch), 90);
    }

    /** Situations in which nothing may be written. */
    static Stream<Arguments> writesNothing() {
        return Stream.of(
                Arguments.of("all is as it shall be", settled(), Decision.Idle.class),
                Arguments.of("the primary's agent is silent", settled().silent(DB1), Decision.Alert.class),
                Arguments.of(
                        "all agents are silent",
                        settled().silent(DB1).silent(DB2).silent(DB3),
                        Decision.Alert.class),
                Arguments.of("the primary's mysqld does not answer", settled().hung(DB1), Decision.Alert.class),
                Arguments.of("a replica does not answer", settled().hung(DB2), Decision.Idle.class),
                Arguments.of("a replica is dead", settled().dead(DB2), Decision.Alert.class),
                Arguments.of(
                        "the primary is said to be dead by an agent of an older epoch",
                        settled().dead(DB1, new StateVersion(1, new Epoch(3), 39)),
                        Decision.Alert.class),
                Arguments.of(
                        "no acker is revoked yet",
                        revoking().behind(DB2, "1-100").behind(DB3, "1-100"),
                        Decision.Wait.class),
                Arguments.of(
                        "one acker of two is revoked",
                        revoking().applied(DB2, "1-100").behind(DB3, "1-90"),
                        Decision.Wait.class),
                Arguments.of(
                        "one acker of two is silent",
                        revoking().applied(DB2, "1-100").silent(DB3),
                        Decision.Wait.class),
                Arguments.of(
                        "an acker's server has another identity",
                        revoking().applied(DB2, "1-100").otherServer(DB3, ""),
                        Decision.Wait.class),
                Arguments.of(
                        "only the dead primary is heard", revoking().silent(DB2).silent(DB3), Decision.Wait.class),
                Arguments.of("no node has reported, and none is formed", unformed(), Decision.Wait.class),
                Arguments.of(
                        "two of three empty nodes have reported",
                        unformed().fresh(DB1, "").fresh(DB2, ""),
                        Decision.Wait.class),
                Arguments.of(
                        "one of three nodes is not empty",
                        unformed().fresh(DB1, "").fresh(DB2, "1-3").fresh(DB3, ""),
                        Decision.Alert.class),
                Arguments.of(
                        "the record is gone, but a node has followed one",
                        unformed().fresh(DB1, "").fresh(DB2, "").dead(DB3, StateVersion.first()),
                        Decision.Alert.class),
                Arguments.of(
                        "a node has followed a newer record, which may be on its way",
                        settled().dead(DB1, barrier(5)),
                        Decision.Wait.class),
                Arguments.of(
                        "a node has followed a newer record, and ZooKeeper's data is old",
                        settled().dead(DB1, barrier(5)).after(Duration.ofSeconds(3)),
                        Decision.Alert.class),
                Arguments.of(
                        "the primary is dead, and a replica has followed a newer record",
                        settled().dead(DB1).dead(DB2, barrier(5)).after(Duration.ofSeconds(3)),
                        Decision.Alert.class),
                Arguments.of(
                        "the primary is dead, and this orchestrator has written a newer record a moment ago",
                        settled().dead(DB1).remembering(barrier(5)),
                        Decision.Wait.class),
                Arguments.of(
                        "the primary is dead, and this orchestrator alone knows of a newer record",
                        settled().dead(DB1).remembering(barrier(5)).after(Duration.ofSeconds(3)),
                        Decision.Alert.class),
                Arguments.of(
                        "this orchestrator alone knows of a newer incarnation",
                        settled()
                                .dead(DB1)
                                .remembering(new StateVersion(2, new Epoch(1), 1))
                                .after(Duration.ofSeconds(3)),
                        Decision.Alert.class),
                Arguments.of(
                        "three empty nodes have reported, but this orchestrator remembers a record",
                        unformed().fresh(DB1, "").fresh(DB2, "").fresh(DB3, "").remembering(StateVersion.first()),
                        Decision.Alert.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("writesNothing")
    void nothingIsWrittenWhen(String story, ClusterFixture situation, Class<? extends Decision> expected) {
        Decision decision = situation.decide();
        assertThat(decision).as(story).isInstanceOf(expected);
        assertThat(decision.reason()).isNotBlank();
    }

    @Test
    void aRecordThatIsNewerThanWhatWasRememberedIsFollowed() {
        StateVersion older = new StateVersion(1, new Epoch(3), 39);

        assertThat(settled().dead(DB1).remembering(older).write().epoch()).isEqualTo(new Epoch(5));
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
            ClusterFixture cut = settled().deaf(DB2).deaf(DB3).changed(DB1, ClusterFixture::withoutReplicas);
            assertThat(cut.write().lastChange().orElseThrow().cause()).isEqualTo(Change.Cause.ISOLATED);
        }

        @Test
        void isGivenUpIfItsAckersAreCutOffWithoutAWord() {
            ClusterFixture cut = settled().deaf(DB2).deaf(DB3).changed(DB1, ClusterFixture::unheard);
            assertThat(cut.write().lastChange().orElseThrow().cause()).isEqualTo(Change.Cause.ISOLATED);
        }

        @Test
        void staysAsLongAsOneAckerHearsIt() {
            ClusterFixture cut = settled().deaf(DB2).changed(DB1, ClusterFixture::unheard);
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
                    .barrier(DB2, barrier(5))
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
            ClusterFixture cluster = draining().applied(DB1, "1-110").changed(DB1, ClusterFixture::readOnly);
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
                            .changed(DB1, ClusterFixture::readOnly)
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
    class AForcedFailover {
        @Test
        void needsTheWordThatEveryUnheardNodeIsOff() {
            ClusterFixture cluster =
                    revoking().silent(DB1).applied(DB2, "1-100").silent(DB3);
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
            ClusterFixture cluster =
                    revoking().silent(DB1).applied(DB2, "1-100").silent(DB3);
            ClusterState next = cluster.asked(force(DB1, DB3)).write();
            assertThat(next.primary()).contains(DB2);
            assertThat(next.reason()).contains("forced by eve");
        }

        private Request force(NodeId... off) {
            return new Request(Request.Kind.FORCE_FAILOVER, Optional.empty(), new TreeSet<>(List.of(off)), "eve");
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
    class Durability {
        private final Duration late = Duration.ofSeconds(5);
        private final Policy degrading = ClusterFixture.POLICY.whenAckersAreLost(Policy.Loss.DEGRADE);

        @Test
        void isLoweredInTheRecordFirstWhenAckersAreLostAndThePolicySaysSo() {
            ClusterState next = settled()
                    .with(degrading)
                    .silent(DB2)
                    .silent(DB3)
                    .changed(DB1, ClusterFixture::withoutReplicas)
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

            cluster.applied(DB1, "1-100").changed(DB1, ClusterFixture::refusing3);
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

    @Nested
    class ANewCluster {
        @Test
        void isFormedOfEmptyNodesWithTheFirstAsPrimary() {
            ClusterState next =
                    unformed().fresh(DB1, "").fresh(DB2, "").fresh(DB3, "").write();

            assertThat(next.version()).isEqualTo(StateVersion.first());
            assertThat(next.phase()).isEqualTo(Phase.PROMOTING);
            assertThat(next.primary()).contains(DB1);
            assertThat(next.durability().orElseThrow().ackers()).containsExactly(DB2, DB3);
            assertThat(next.durability().orElseThrow().acknowledgements()).isEqualTo(1);
        }

        @Test
        void isNotOneOfASingleNode() {
            assertThatThrownBy(() -> Policy.standard().formingAt(1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot survive the loss of its primary");
        }
    }
}
