package dev.understudy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.agent.converge.CopyMark;
import dev.understudy.agent.converge.CopyOrder;
import dev.understudy.agent.converge.Copying;
import dev.understudy.agent.converge.RelayLog;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.ServerProcess;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a node that is copied anew from another one. */
interface CopyStories extends Stories {
    /**
     * A node that has a write of its own, and a replica from which it could be copied.
     *
     * @param primary whom the replica follows
     * @param own what only the node has
     */
    record Stray(Node primary, Node donor, Node node, GtidSet own) {
        CopyOrder order(String donorUuid) {
            return new CopyOrder(
                    NodeId.of("db2"),
                    donor.endpoint(),
                    donorUuid,
                    GtidSet.EMPTY,
                    primary.server().serverUuid(),
                    own);
        }

        CopyOrder order() {
            return order(donor.server().serverUuid());
        }
    }

    private Stray stray() throws Exception {
        Node primary = primary("db1", 0);
        Node donor = replica("db2", primary, Acknowledging.OFF);
        awaitExecuted(donor, acknowledged(primary, "a"));
        donor.control().openForReads();
        Node node = primary("db3", 0);
        GtidSet own = acknowledged(node, "own");
        kill(node);
        start(node);
        return new Stray(primary, donor, node, own);
    }

    private void copy(Stray stray) throws Exception {
        CopyOrder order = stray.order();
        stray.node().look();
        stray.node().control().beginCopy(order);
        world().await(
                        "the copy is there, and mysqld has ended",
                        () -> stray.node().process() == ServerProcess.DOWN);
        start(stray.node());
    }

    @Test
    default void aCopyHasTheDonorsTransactionsUnderAnotherIdentity() throws Exception {
        Stray stray = stray();
        String before = stray.node().server().serverUuid();

        copy(stray);

        assertThat(stray.node().server().executed())
                .isEqualTo(stray.donor().server().executed());
        assertThat(stray.node().server().received()).isEqualTo(GtidSet.EMPTY);
        assertThat(stray.node().server().serverUuid())
                .isNotEqualTo(before)
                .isNotEqualTo(stray.donor().server().serverUuid());
        assertThat(stray.node().look().copying())
                .isEqualTo(new Copying.Complete(stray.donor().server().executed()));
        assertThat(stray.node().look().memory().copy())
                .isEqualTo(Optional.of(new CopyMark(CopyMark.Stage.BEGUN, before)));
    }

    @Test
    default void whatOnlyTheNodeHadIsExportedBefore() throws Exception {
        Stray stray = stray();

        copy(stray);

        assertThat(stray.node().exported()).isEqualTo(stray.own());
    }

    /** The donor's own source comes with its data, and must be forgotten. */
    @Test
    default void aCopyFollowsOnceItHasForgottenWhomItsDonorFollowed() throws Exception {
        Stray stray = stray();
        copy(stray);
        assertThat(stray.node().look().memory().relayLog()).isEqualTo(RelayLog.GONE);

        stray.node().control().forgetSource();
        follow(stray.node(), stray.primary(), Acknowledging.OFF);

        awaitExecuted(stray.node(), acknowledged(stray.primary(), "b"));
    }

    @Test
    default void nothingIsGivenUpForADonorThatIsAnotherServerThanTheRecordNames() throws Exception {
        Stray stray = stray();
        GtidSet before = stray.node().server().executed();
        CopyOrder wrong = stray.order("00000000-0000-0000-0000-00000000abcd");

        stray.node().look();
        stray.node().control().beginCopy(wrong);

        world().await("the copy has failed", () -> stray.node().look().copying() instanceof Copying.Failed);
        assertThat(stray.node().server().executed()).isEqualTo(before);
        assertThat(stray.node().look().memory().copy()).isEmpty();
    }
}
