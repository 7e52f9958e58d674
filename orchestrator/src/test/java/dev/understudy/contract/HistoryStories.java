package dev.understudy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.agent.converge.RelayLog;
import dev.understudy.agent.converge.StepFailedException;
import dev.understudy.client.Access;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Running;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import dev.understudy.contract.Write.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a node has received and executed, and what becomes of it when it changes its source or its role. */
interface HistoryStories extends Stories {
    /** A replica that has received a write, acknowledged it, and cannot apply it. */
    record Unapplied(Node primary, Node replica, GtidSet gtid) {}

    private Unapplied unapplied() throws Exception {
        Node primary = primary("db1", 1);
        Node replica = replica("db2", primary, Acknowledging.ON);
        replica.holdApplier();
        GtidSet gtid = acknowledged(primary, "a");
        assertThat(replica.server().executed().contains(gtid)).isFalse();
        return new Unapplied(primary, replica, gtid);
    }

    @Test
    default void aMoveOfTheReceiverWithTheApplierRunningKeepsWhatWasReceived() throws Exception {
        Unapplied story = unapplied();
        Node other = started("db3");
        other.control().openForReads();

        stopReceiver(story.replica());
        follow(story.replica(), other, Acknowledging.OFF);

        assertThat(story.replica().server().receiver().source()).isEqualTo(Optional.of(other.endpoint()));
        assertThat(story.replica().server().received().contains(story.gtid())).isTrue();
        story.replica().releaseApplier();
        awaitExecuted(story.replica(), story.gtid());
    }

    /** The reason why the applier runs whenever a channel is moved. */
    @Test
    default void aMoveWithBothThreadsStoppedThrowsAwayWhatWasNotApplied() throws Exception {
        Unapplied story = unapplied();
        kill(story.replica());
        start(story.replica());
        assertThat(story.replica().server().history().contains(story.gtid())).isTrue();

        story.replica().repointWithBothThreadsStopped(world().node("db3").endpoint());

        assertThat(story.replica().server().received()).isEqualTo(GtidSet.EMPTY);
        assertThat(story.replica().server().history().contains(story.gtid())).isFalse();
    }

    @Test
    default void whatWasReceivedSurvivesAKillOfTheReplica() throws Exception {
        Unapplied story = unapplied();

        kill(story.replica());
        start(story.replica());

        ServerReport server = story.replica().server();
        assertThat(server.executed().contains(story.gtid())).isFalse();
        assertThat(server.received().contains(story.gtid())).isTrue();
        assertThat(story.replica().look().memory().relayLog()).isEqualTo(RelayLog.INTACT);
        story.replica().control().startApplier();
        awaitExecuted(story.replica(), story.gtid());
    }

    @Test
    default void aReplicaWithoutItsRelayLogsShowsASmallerHistoryAndIsKnownToHaveLostThem() throws Exception {
        Unapplied story = unapplied();

        kill(story.replica());
        story.replica().loseRelayLogs();
        start(story.replica());

        assertThat(story.replica().server().history().contains(story.gtid())).isFalse();
        assertThat(story.replica().look().memory().relayLog()).isEqualTo(RelayLog.GONE);
    }

    /** MySQL's error 1872. An agent resets such a replica, which throws away nothing that is not lost already. */
    @Test
    default void aReplicaWithoutItsRelayLogsRunsNoThreadUntilItForgetsItsSource() throws Exception {
        Unapplied story = unapplied();
        Node replica = story.replica();
        kill(replica);
        replica.loseRelayLogs();
        start(replica);

        assertThatThrownBy(() -> replica.control().startApplier()).isInstanceOf(StepFailedException.class);
        replica.look();
        assertThatThrownBy(() -> replica.control().follow(story.primary().endpoint(), Acknowledging.OFF))
                .isInstanceOf(StepFailedException.class);

        assertThat(replica.server().receiver().running()).isEqualTo(Running.OFF);
        assertThat(replica.server().applier().running()).isEqualTo(Running.OFF);
        replica.control().forgetSource();
        assertThat(replica.server().receiver().source()).isEmpty();
        follow(replica, story.primary(), Acknowledging.OFF);
        awaitExecuted(replica, story.gtid());
    }

    /** Why an agent notes that it gives the relay logs up before it has them deleted. */
    @Test
    default void aServerThatDiesWhileItForgetsItsSourceMustBeToldAgain() throws Exception {
        Node primary = primary("db1", 1);
        Node replica = replica("db2", primary, Acknowledging.ON);
        stopReceiver(replica);
        replica.control().promote(1, EPOCH.next());

        replica.dieForgettingItsSource();
        world().await("its server is gone", () -> replica.process() == ServerProcess.DOWN);
        start(replica);

        replica.control().forgetSource();
        assertThat(replica.server().receiver().source()).isEmpty();
        replica.control().recordWithinBase(EPOCH.next());
        follow(replica, primary, Acknowledging.OFF);
    }

    @Test
    default void aReceiverThatIsStoppedLetsTheApplierExecuteWhatItHas() throws Exception {
        Unapplied story = unapplied();

        stopReceiver(story.replica());
        story.replica().releaseApplier();
        story.replica().look();
        story.replica().control().awaitExecuted(story.gtid());

        awaitExecuted(story.replica(), story.gtid());
    }

    @Test
    default void aPromotedReplicaHasEverythingAndItsFirstWriteWaits() throws Exception {
        Unapplied story = unapplied();
        Node candidate = story.replica();
        kill(story.primary());
        stopReceiver(candidate);
        candidate.releaseApplier();
        awaitExecuted(candidate, candidate.server().received());

        candidate.control().promote(1, EPOCH.next());

        ServerReport server = candidate.server();
        assertThat(server.access()).isEqualTo(Access.WRITABLE);
        assertThat(server.semiSync().enabled()).isTrue();
        assertThat(server.semiSync().acknowledgements()).isEqualTo(1);
        assertThat(server.executed().contains(story.gtid())).isTrue();
        assertThat(candidate.look().memory().promoted()).isEqualTo(Optional.of(EPOCH.next()));
        Waiting write = waiting(candidate, "b");
        remains(write.write(), Outcome.WAITING);
        Node acker = replica("db3", candidate, Acknowledging.ON);
        await(write.write(), Outcome.ACKNOWLEDGED);
        awaitReceived(acker, story.gtid().union(write.gtid()));
    }

    @Test
    default void aPromotedReplicaForgetsItsSourceWhenItIsTold() throws Exception {
        Node primary = primary("db1", 1);
        Node candidate = replica("db2", primary, Acknowledging.ON);
        GtidSet gtid = acknowledged(primary, "a");
        awaitExecuted(candidate, gtid);
        stopReceiver(candidate);
        candidate.control().promote(1, EPOCH.next());
        assertThat(candidate.server().receiver().source()).isPresent();

        candidate.control().forgetSource();

        assertThat(candidate.server().receiver().source()).isEmpty();
        assertThat(candidate.server().history().contains(gtid)).isTrue();
    }

    @Test
    default void aBarrierIsProvenOnceItIsAcknowledged() throws Exception {
        Node primary = primary("db1", 1);
        replica("db2", primary, Acknowledging.ON);

        primary.control().beginBarrier(VERSION);

        world().await(
                        "the barrier is acknowledged",
                        () -> primary.look().memory().barrier().equals(Optional.of(VERSION))
                                && primary.look().pendingBarrier().isEmpty());
    }

    /** The acknowledged write stays, the one that nobody acknowledged is saved and rolled back. */
    @Test
    default void rewindingAKilledPrimaryCutsWhatItsSuccessorLacks() throws Exception {
        Rewound story = rewound();
        Node node = story.node();

        assertThat(node.look().memory().rewound()).isEqualTo(Optional.of(EPOCH.next()));
        assertThat(node.server().executed()).isEqualTo(story.base());
        assertThat(node.exported()).isEqualTo(story.cut());
        assertThat(node.server().serverUuid()).isNotEqualTo(story.uuid());
    }

    /** Otherwise a router that asks for the first one would be told of another. */
    @Test
    default void theNumberOfATransactionThatWasCutIsNeverGivenAgain() throws Exception {
        Rewound story = rewound();

        story.node().control().promote(0, EPOCH.next().next());
        GtidSet next = acknowledged(story.node(), "c");

        assertThat(next.intersect(story.cut())).isEqualTo(GtidSet.EMPTY);
        assertThat(next.hasOf(story.uuid())).isFalse();
    }

    /** A former primary that was rewound and started again. */
    record Rewound(Node node, String uuid, GtidSet base, GtidSet cut) {}

    private Rewound rewound() throws Exception {
        Node primary = primary("db1", 1);
        String uuid = primary.server().serverUuid();
        Node acker = replica("db2", primary, Acknowledging.ON);
        acknowledged(primary, "a");
        GtidSet base = primary.server().executed();
        stopReceiver(acker);
        Waiting write = waiting(primary, "b");
        Epoch next = EPOCH.next();

        kill(primary);
        primary.control().rewind(base, next);
        start(primary);
        return new Rewound(primary, uuid, base, write.gtid());
    }
}
