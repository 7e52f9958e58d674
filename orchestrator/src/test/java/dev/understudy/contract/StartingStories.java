package dev.understudy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.client.Access;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Running;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import dev.understudy.contract.Write.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A server comes up harmless, whatever it was before. */
interface StartingStories extends Stories {
    private static void isHarmless(ServerReport server) {
        assertThat(server.access()).as("access").isEqualTo(Access.OFFLINE);
        assertThat(server.semiSync().enabled()).as("waits for acknowledgements").isFalse();
        assertThat(server.receiver().running()).as("receiver").isEqualTo(Running.OFF);
        assertThat(server.receiver().acknowledging()).as("acknowledges").isFalse();
        assertThat(server.applier().running()).as("applier").isEqualTo(Running.OFF);
    }

    @Test
    default void aNewNodeIsDownAndItsServerStartsHarmless() throws Exception {
        Node node = world().node("db1");
        assertThat(node.process()).isEqualTo(ServerProcess.DOWN);

        start(node);

        isHarmless(node.server());
        assertThat(node.server().receiver().source()).isEmpty();
        assertThat(node.server().executed()).isEqualTo(started("db2").server().executed());
        assertThat(node.server().serverUuid())
                .isNotEqualTo(world().node("db2").server().serverUuid());
    }

    @Test
    default void aKilledPrimaryStartsHarmless() throws Exception {
        Node primary = primary("db1", 1);
        String uuid = primary.server().serverUuid();

        kill(primary);
        start(primary);

        isHarmless(primary.server());
        assertThat(primary.server().serverUuid()).isEqualTo(uuid);
    }

    @Test
    default void aKilledReplicaStartsHarmlessAndKnowsItsSource() throws Exception {
        Node primary = primary("db1", 1);
        Node replica = replica("db2", primary, Acknowledging.ON);

        kill(replica);
        start(replica);

        isHarmless(replica.server());
        assertThat(replica.server().receiver().source()).isEqualTo(Optional.of(primary.endpoint()));
    }

    @Test
    default void aCleanStopOfAnIdleServerEndsItAndItStartsHarmless() throws Exception {
        Node primary = primary("db1", 0);
        GtidSet written = acknowledged(primary, "a");

        primary.terminate();
        world().await("it has ended", () -> primary.process() == ServerProcess.DOWN);
        start(primary);

        isHarmless(primary.server());
        assertThat(primary.server().executed().contains(written)).isTrue();
    }

    @Test
    default void aServerThatIsOfflineOrOnlyReadableTakesNoWrites() throws Exception {
        Node node = started("db1");
        GtidSet before = node.server().executed();

        await(node.write("offline"), Outcome.FAILED);
        node.control().openForReads();

        assertThat(node.server().access()).isEqualTo(Access.READABLE);
        await(node.write("read-only"), Outcome.FAILED);
        assertThat(node.server().executed()).isEqualTo(before);
    }

    /** The barrier is the only transaction that an agent makes: any other would be errant on a replica. */
    @Test
    default void whatTheAgentDoesMakesNoTransactions() throws Exception {
        Node source = primary("db1", 0);
        Node node = started("db2");
        GtidSet before = node.server().executed();

        node.control().recordWithinBase(EPOCH);
        node.control().openForReads();
        follow(node, source, Acknowledging.ON);
        stopReceiver(node);
        node.control().startApplier();
        node.control().promote(1, EPOCH);
        node.control().forgetSource();
        node.control().awaitAcknowledgements(2);
        node.control().endWrites();
        node.control().cutClients();
        node.control().releaseSemiSync();
        node.control().fence();

        assertThat(node.server().history()).isEqualTo(before);
    }
}
