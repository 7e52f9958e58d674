package dev.understudy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.client.Running;
import dev.understudy.client.ServerProcess;
import dev.understudy.contract.Write.Outcome;
import org.junit.jupiter.api.Test;

/** Who hears whom: servers that hang, that are gone, and that let nobody in. */
interface ReachingStories extends Stories {
    @Test
    default void aFrozenServerIsSeenToHangAndCanBeKilled() throws Exception {
        Node node = primary("db1", 0);

        node.freeze();
        world().await("it hangs", () -> node.process() == ServerProcess.HUNG);
        kill(node);

        start(node);
    }

    @Test
    default void aFrozenServerGoesOnWhereItWas() throws Exception {
        Node primary = primary("db1", 0);

        primary.freeze();
        Write write = primary.write("a");
        world().await("it hangs", () -> primary.process() == ServerProcess.HUNG);
        remains(write, Outcome.WAITING);
        primary.thaw();

        await(write, Outcome.ACKNOWLEDGED);
        world().await("it answers", () -> primary.process() == ServerProcess.UP);
    }

    @Test
    default void aFrozenAckerAcknowledgesOnlyOnceItRuns() throws Exception {
        Node primary = primary("db1", 1);
        Node acker = replica("db2", primary, Acknowledging.ON);

        acker.freeze();
        Waiting write = waiting(primary, "a");
        remains(write.write(), Outcome.WAITING);
        acker.thaw();

        await(write.write(), Outcome.ACKNOWLEDGED);
    }

    @Test
    default void aReplicaHearsItsSourceUntilThatHangs() throws Exception {
        Node source = primary("db1", 1);
        Node replica = replica("db2", source, Acknowledging.ON);
        world().remains("it hears", () -> replica.server().receiver().hearing());

        source.freeze();
        world().await("it hears nothing", () -> !replica.server().receiver().hearing());
        source.thaw();

        world().await("it hears again", () -> replica.server().receiver().hearing());
    }

    /** Nobody told it to: only a receiver that was stopped is certain to acknowledge nothing. */
    @Test
    default void aReplicaOfAKilledSourceConnectsAgainByItself() throws Exception {
        Node source = primary("db1", 1);
        Node replica = replica("db2", source, Acknowledging.ON);

        kill(source);
        world().await("it lost its source", () -> replica.server().receiver().running() == Running.CONNECTING);
        world().await("it hears nothing", () -> !replica.server().receiver().hearing());
        start(source);
        source.control().promote(1, EPOCH);

        acknowledged(source, "a");
        assertThat(replica.server().receiver().running()).isEqualTo(Running.ON);
    }

    @Test
    default void aStoppedReceiverStaysStoppedWhenItsSourceComesBack() throws Exception {
        Node source = primary("db1", 1);
        Node replica = replica("db2", source, Acknowledging.ON);

        kill(source);
        stopReceiver(replica);
        start(source);
        source.control().promote(1, EPOCH);

        remains(waiting(source, "a").write(), Outcome.WAITING);
        assertThat(replica.server().receiver().running()).isEqualTo(Running.OFF);
    }

    @Test
    default void aServerThatIsOfflineAdmitsNoReplica() throws Exception {
        Node source = started("db1");
        Node replica = started("db2");

        replica.control().follow(source.endpoint(), Acknowledging.ON);

        world().await(
                        "it is refused",
                        () -> !replica.server().receiver().error().isEmpty());
        assertThat(replica.server().receiver().running()).isEqualTo(Running.CONNECTING);
        source.control().openForReads();
        world().await("it is let in", () -> replica.server().receiver().running() == Running.ON);
    }

    @Test
    default void aFenceCutsReplicasToo() throws Exception {
        Node primary = primary("db1", 1);
        Node acker = replica("db2", primary, Acknowledging.ON);
        acknowledged(primary, "a");

        primary.control().fence();

        world().await("it is cut", () -> acker.server().receiver().running() == Running.CONNECTING);
        world().remains("it is kept out", () -> acker.server().receiver().running() == Running.CONNECTING);
    }
}
