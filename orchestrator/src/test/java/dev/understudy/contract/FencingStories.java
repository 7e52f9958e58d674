package dev.understudy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.agent.converge.StepFailedException;
import dev.understudy.client.Access;
import dev.understudy.client.GtidSet;
import dev.understudy.contract.Write.Outcome;
import org.junit.jupiter.api.Test;

/** How a primary ends: what answers a commit that still waits, and what does not. */
interface FencingStories extends Stories {
    @Test
    default void aFencedServerCutsCommitsThatWaitAndRefusesNewOnes() throws Exception {
        Node primary = primary("db1", 1);
        Waiting write = waiting(primary, "a");

        primary.control().fence();

        await(write.write(), Outcome.FAILED);
        assertThat(primary.server().access()).isEqualTo(Access.OFFLINE);
        await(primary.write("b"), Outcome.FAILED);
        assertThat(primary.server().executed().contains(write.gtid()))
                .as("it is in the log")
                .isTrue();
    }

    /** What waited is still waiting, and nothing of the way back may wait for it: only the ackers can end that. */
    @Test
    default void aPrimaryThatClosedItselfOpensAgainWithACommitThatWaits() throws Exception {
        Node primary = primary("db1", 1);
        Waiting write = waiting(primary, "a");
        primary.control().fence();
        await(write.write(), Outcome.FAILED);

        primary.look();
        primary.control().reopen(1);

        assertThat(primary.server().access()).isEqualTo(Access.WRITABLE);
        Node acker = replica("db2", primary, Acknowledging.ON);
        acknowledged(primary, "b");
        assertThat(acker.server().history().contains(write.gtid())).isTrue();
    }

    @Test
    default void aReplicaThatIsClosedToReadersGoesOnReceiving() throws Exception {
        Node primary = primary("db1", 1);
        Node acker = replica("db2", primary, Acknowledging.ON);

        acker.look();
        acker.control().closeForReads();

        assertThat(acker.server().access()).isEqualTo(Access.OFFLINE);
        acknowledged(primary, "a");
    }

    @Test
    default void aCleanStopOfAFencedServerAnswersNobody() throws Exception {
        Node primary = primary("db1", 1);
        Node acker = replica("db2", primary, Acknowledging.ON);
        stopReceiver(acker);
        Waiting first = waiting(primary, "a");
        Waiting second = waiting(primary, "b");

        primary.look();
        primary.control().fence();
        primary.terminate();

        await(first.write(), Outcome.FAILED);
        await(second.write(), Outcome.FAILED);
        assertThat(acker.server().history().contains(first.gtid())).isFalse();
    }

    /** The agent's own session is not cut by offline_mode: what protects it is the number that no cluster has. */
    @Test
    default void aCleanStopOfAFencedServerDoesNotAnswerTheBarrierEither() throws Exception {
        Node primary = primary("db1", 1);
        primary.control().beginBarrier(VERSION);
        world().await("the barrier waits", () -> primary.server().semiSync().waiting() > 0);

        primary.control().fence();
        primary.terminate();

        world().await(
                        "the barrier is given up",
                        () -> primary.look().pendingBarrier().isEmpty());
        assertThat(primary.look().memory().barrier()).isEmpty();
    }

    /** The hole that the fence closes: one acker too few is just when a clean stop turns semi-sync off. */
    @Test
    default void aCleanStopWithoutAFenceAnswersCommitsThatNobodyHas() throws Exception {
        Node primary = primary("db1", 1);
        Node acker = replica("db2", primary, Acknowledging.ON);
        stopReceiver(acker);
        Waiting write = waiting(primary, "a");

        primary.terminate();

        await(write.write(), Outcome.ACKNOWLEDGED);
        assertThat(acker.server().history().contains(write.gtid())).isFalse();
    }

    @Test
    default void turningSemiSyncOffAnswersCommitsThatWait() throws Exception {
        Node primary = primary("db1", 1);
        Waiting write = waiting(primary, "a");

        primary.control().releaseSemiSync();

        await(write.write(), Outcome.ACKNOWLEDGED);
        assertThat(primary.server().semiSync().enabled()).isFalse();
    }

    @Test
    default void askingForNoAcknowledgementsAnswersCommitsThatWait() throws Exception {
        Node primary = primary("db1", 1);
        Waiting write = waiting(primary, "a");

        primary.control().awaitAcknowledgements(0);

        await(write.write(), Outcome.ACKNOWLEDGED);
        acknowledged(primary, "b");
    }

    @Test
    default void endingWritesRefusesNewOnesAndKeepsSemiSyncOn() throws Exception {
        Node primary = primary("db1", 1);
        replica("db2", primary, Acknowledging.ON);
        acknowledged(primary, "a");

        primary.control().endWrites();

        assertThat(primary.server().access()).isEqualTo(Access.READABLE);
        assertThat(primary.server().semiSync().enabled()).isTrue();
        await(primary.write("b"), Outcome.FAILED);
    }

    @Test
    default void endingWritesFailsBehindACommitThatWaitsAndChangesNothing() throws Exception {
        Node primary = primary("db1", 1);
        Waiting write = waiting(primary, "a");

        assertThatThrownBy(() -> primary.control().endWrites()).isInstanceOf(StepFailedException.class);

        assertThat(primary.server().access()).isEqualTo(Access.WRITABLE);
        assertThat(write.write().outcome()).isEqualTo(Outcome.WAITING);
        replica("db2", primary, Acknowledging.ON);
        await(write.write(), Outcome.ACKNOWLEDGED);
        world().remains("it takes writes", () -> primary.server().access() == Access.WRITABLE);
        acknowledged(primary, "b");
    }

    @Test
    default void cuttingAClientLeavesItsCommitWaiting() throws Exception {
        Node primary = primary("db1", 1);
        Waiting write = waiting(primary, "a");

        primary.control().cutClients();

        await(write.write(), Outcome.FAILED);
        world().remains("its commit waits", () -> primary.server().semiSync().waiting() == 1);
        assertThat(primary.server().executed().contains(write.gtid())).isTrue();
        assertThatThrownBy(() -> primary.control().endWrites()).isInstanceOf(StepFailedException.class);
    }

    /** Crash recovery asks the binary log alone. */
    @Test
    default void aKillAnswersNobodyAndTheRestartCommitsWhatWaited() throws Exception {
        Node primary = primary("db1", 1);
        GtidSet before = primary.server().executed();
        Waiting write = waiting(primary, "a");

        kill(primary);

        await(write.write(), Outcome.FAILED);
        start(primary);
        assertThat(primary.server().executed()).isEqualTo(before.union(write.gtid()));
    }
}
