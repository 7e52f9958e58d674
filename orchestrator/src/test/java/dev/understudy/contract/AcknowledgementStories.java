package dev.understudy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Running;
import dev.understudy.contract.Write.Outcome;
import org.junit.jupiter.api.Test;

/** A commit waits for acknowledgements; who gives them, and who does not. */
interface AcknowledgementStories extends Stories {
    @Test
    default void aCommitIsAnsweredOnceAnAckerHasReceivedIt() throws Exception {
        Node primary = primary("db1", 1);
        Node acker = replica("db2", primary, Acknowledging.ON);

        GtidSet gtid = acknowledged(primary, "a");

        assertThat(acker.server().history().contains(gtid)).isTrue();
        assertThat(primary.server().semiSync().waiting()).isZero();
    }

    @Test
    default void aCommitThatNobodyAcknowledgesWaits() throws Exception {
        Node primary = primary("db1", 1);

        remains(waiting(primary, "a").write(), Outcome.WAITING);
    }

    @Test
    default void aCommitWaitsForAnAckerThatConnectsLater() throws Exception {
        Node primary = primary("db1", 1);
        Waiting write = waiting(primary, "a");

        replica("db2", primary, Acknowledging.ON);

        await(write.write(), Outcome.ACKNOWLEDGED);
    }

    @Test
    default void aCommitWaitsForAsManyAckersAsWereAskedFor() throws Exception {
        Node primary = primary("db1", 2);
        replica("db2", primary, Acknowledging.ON);
        Waiting write = waiting(primary, "a");
        remains(write.write(), Outcome.WAITING);

        replica("db3", primary, Acknowledging.ON);

        await(write.write(), Outcome.ACKNOWLEDGED);
    }

    @Test
    default void aRaisedNumberHoldsForCommitsThatWaitAlready() throws Exception {
        Node primary = primary("db1", 1);
        Waiting write = waiting(primary, "a");

        primary.control().awaitAcknowledgements(2);
        replica("db2", primary, Acknowledging.ON);

        remains(write.write(), Outcome.WAITING);
        replica("db3", primary, Acknowledging.ON);
        await(write.write(), Outcome.ACKNOWLEDGED);
    }

    /** It counts as the primary's own from then on, though no GTID set of MySQL names it executed. */
    @Test
    default void aCommitThatWaitsIsReportedAsExecutedAndShippedToReplicas() throws Exception {
        Node primary = primary("db1", 1);
        Node reader = replica("db2", primary, Acknowledging.OFF);
        Waiting write = waiting(primary, "a");

        assertThat(write.gtid()).isEqualTo(write.gtid().only(primary.server().serverUuid()));
        assertThat(write.gtid().count()).isEqualTo(1);
        awaitExecuted(reader, write.gtid());
        remains(write.write(), Outcome.WAITING);
    }

    @Test
    default void anAckerWhoseReceiverIsStoppedAcknowledgesNothing() throws Exception {
        Node primary = primary("db1", 1);
        Node acker = replica("db2", primary, Acknowledging.ON);
        acknowledged(primary, "a");

        stopReceiver(acker);

        assertThat(acker.server().receiver().running()).isEqualTo(Running.OFF);
        assertThat(acker.server().receiver().acknowledging()).isFalse();
        Waiting write = waiting(primary, "b");
        remains(write.write(), Outcome.WAITING);
        assertThat(acker.server().history().contains(write.gtid())).isFalse();
    }

    @Test
    default void theSettingAloneDoesNotEndAcknowledging() throws Exception {
        Node primary = primary("db1", 1);
        Node acker = replica("db2", primary, Acknowledging.ON);

        acker.acknowledgeFromNextStart(Acknowledging.OFF);

        assertThat(acker.server().receiver().acknowledging()).isTrue();
        acknowledged(primary, "a");
        stopReceiver(acker);
        follow(acker, primary, Acknowledging.OFF);
        remains(waiting(primary, "b").write(), Outcome.WAITING);
    }

    @Test
    default void theSettingAloneDoesNotBeginAcknowledging() throws Exception {
        Node primary = primary("db1", 1);
        Node replica = replica("db2", primary, Acknowledging.OFF);

        replica.acknowledgeFromNextStart(Acknowledging.ON);

        assertThat(replica.server().receiver().acknowledging()).isFalse();
        remains(waiting(primary, "a").write(), Outcome.WAITING);
    }

    /** What an acker has already is not sent again, so that nothing is there to acknowledge before the next commit. */
    @Test
    default void aCommitThatWasReceivedBeforeAcknowledgingBeganIsAnsweredWithTheNextOne() throws Exception {
        Node primary = primary("db1", 1);
        Node replica = replica("db2", primary, Acknowledging.OFF);
        Waiting first = waiting(primary, "a");
        awaitReceived(replica, first.gtid());

        stopReceiver(replica);
        follow(replica, primary, Acknowledging.ON);

        remains(first.write(), Outcome.WAITING);
        acknowledged(primary, "b");
        await(first.write(), Outcome.ACKNOWLEDGED);
    }

    @Test
    default void anAcknowledgementAnswersEveryCommitBeforeIt() throws Exception {
        Node primary = primary("db1", 1);
        Waiting first = waiting(primary, "a");
        Waiting second = waiting(primary, "b");
        Waiting third = waiting(primary, "c");
        assertThat(first.gtid().union(second.gtid()).union(third.gtid()).count())
                .isEqualTo(3);

        replica("db2", primary, Acknowledging.ON);

        await(first.write(), Outcome.ACKNOWLEDGED);
        await(second.write(), Outcome.ACKNOWLEDGED);
        await(third.write(), Outcome.ACKNOWLEDGED);
        assertThat(primary.server().semiSync().waiting()).isZero();
    }

    @Test
    default void aLoweredNumberAnswersCommitsThatHaveEnough() throws Exception {
        Node primary = primary("db1", 2);
        replica("db2", primary, Acknowledging.ON);
        Waiting write = waiting(primary, "a");
        remains(write.write(), Outcome.WAITING);

        primary.control().awaitAcknowledgements(1);

        await(write.write(), Outcome.ACKNOWLEDGED);
    }

    /** The plug-in knows no record: whoever has semi-sync on is an acker. */
    @Test
    default void anyReplicaWithSemiSyncOnCounts() throws Exception {
        Node primary = primary("db1", 1);
        Node recorded = replica("db2", primary, Acknowledging.ON);
        stopReceiver(recorded);

        Node unknown = started("db3");
        follow(unknown, primary, Acknowledging.ON);

        GtidSet gtid = acknowledged(primary, "a");
        assertThat(recorded.server().history().contains(gtid)).isFalse();
    }

    /** MySQL looks only for what the replica lacks: that it has nothing else must be checked before it follows. */
    @Test
    default void aFollowerWithTransactionsOfItsOwnIsAcceptedAndAcknowledges() throws Exception {
        Node errant = primary("db2", 0);
        GtidSet own = acknowledged(errant, "errant");
        errant.control().endWrites();
        Node primary = primary("db1", 1);

        follow(errant, primary, Acknowledging.ON);
        GtidSet gtid = acknowledged(primary, "a");

        assertThat(errant.server().receiver().error()).isEmpty();
        assertThat(errant.server().history().contains(own.union(gtid))).isTrue();
        assertThat(primary.server().history().contains(own)).isFalse();
    }

    @Test
    default void anApplierThatIsHeldUpDoesNotHoldUpTheAcknowledgement() throws Exception {
        Node primary = primary("db1", 1);
        Node acker = replica("db2", primary, Acknowledging.ON);
        acker.holdApplier();

        GtidSet gtid = acknowledged(primary, "a");

        assertThat(acker.server().received().contains(gtid)).isTrue();
        world().remains("it is not executed", () -> !acker.server().executed().contains(gtid));
        acker.releaseApplier();
        awaitExecuted(acker, gtid);
    }
}
