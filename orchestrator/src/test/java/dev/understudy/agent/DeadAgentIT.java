package dev.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.client.Access;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Running;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.StateVersion;
import dev.understudy.contract.Write;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent dies while its statements wait inside the server. They must not be carried out after its successor has reported
 * that the node acknowledges nothing any more.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeadAgentIT {
    private static final Epoch EPOCH = new Epoch(1);

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static ServerTemplate template;

    @SuppressWarnings("NullAway.Init")
    private RealWorld world;

    @SuppressWarnings("NullAway.Init")
    private RealNode primary;

    @SuppressWarnings("NullAway.Init")
    private RealNode acker;

    @BeforeAll
    static void makeTheTemplate() throws Exception {
        template = ServerTemplate.in(folder);
    }

    @BeforeEach
    void replicate() throws Exception {
        world = new RealWorld(template, Files.createTempDirectory(folder, "w"));
        primary = started("db1");
        primary.control().promote(1, EPOCH);
        acker = started("db2");
        acker.control().recordWithinBase(EPOCH);
        acker.control().follow(primary.endpoint(), Acknowledging.ON);
        await(primary.write("first"));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private RealNode started(String name) throws Exception {
        RealNode node = world.real(name);
        node.control().startServer();
        world.await("it answers", () -> node.process() == ServerProcess.UP);
        return node;
    }

    private void await(Write write) {
        world.await("it is acknowledged", () -> write.outcome() == Write.Outcome.ACKNOWLEDGED);
    }

    /** Sends a statement as the agent's account, and waits until it waits inside the server. */
    private void leaveWaiting(String sql) {
        Thread dead = new Thread(
                () -> {
                    try (Connection session = ServerTemplate.connect(
                                    acker.settings().admin(),
                                    acker.settings().accounts().agent());
                            Statement statement = session.createStatement()) {
                        statement.execute(sql);
                    } catch (SQLException e) {
                        // Its sessions are ended: that is the story.
                    }
                },
                "dead-agent");
        dead.setDaemon(true);
        dead.start();
        world.await(sql + " is inside the server", () -> inside(sql) == 1);
    }

    /** How many sessions are at a statement. */
    private long inside(String sql) {
        return Long.parseLong(
                acker.answers("SELECT COUNT(*) FROM performance_schema.processlist WHERE ID <> CONNECTION_ID()"
                        + " AND INFO LIKE '" + sql + "%'"));
    }

    /** MySQL keeps such a session after a KILL until its acknowledgement has come, which may be never. */
    @Test
    void aBarrierThatWaitsDoesNotHoldUpTheNextAgent() throws Exception {
        acker.look();
        acker.control().stopReceiver();
        primary.control().beginBarrier(StateVersion.first());
        world.await("the barrier waits", () -> primary.server().semiSync().waiting() > 0);

        try (RealNode successor = primary.successor()) {
            assertThat(successor.process()).isEqualTo(ServerProcess.UP);
            assertThat(successor.server().semiSync().waiting()).isEqualTo(1);
            successor.control().fence();
            assertThat(successor.server().access()).isEqualTo(Access.OFFLINE);
        }
    }

    /** It could be starting: then it must not be killed. */
    @Test
    void aServerThatHangsIsToldFromOneThatStartsByTheNextAgent() throws Exception {
        primary.look();
        primary.freeze();

        try (RealNode successor = primary.successor()) {
            assertThat(successor.process()).isEqualTo(ServerProcess.HUNG);
            successor.control().killServer();
            assertThat(successor.process()).isEqualTo(ServerProcess.DOWN);

            successor.control().startServer();
            assertThat(successor.process()).isNotEqualTo(ServerProcess.HUNG);
        }
    }

    @Test
    void aStartThatWaitsBehindAStopThatHangsIsNotCarriedOutLater() throws Exception {
        acker.holdApplier();
        GtidSet before = primary.server().executed();
        await(primary.write("not applied"));
        GtidSet unapplied = primary.server().executed().minus(before);
        acker.look();
        acker.control().stopReceiver();
        leaveWaiting("STOP REPLICA SQL_THREAD");
        leaveWaiting("START REPLICA IO_THREAD");

        try (RealNode successor = acker.successor()) {
            successor.look();
            successor.control().stopReceiver();
            assertThat(successor.server().receiver().running()).isEqualTo(Running.OFF);
            Write write = primary.write("nobody acknowledges it");

            acker.releaseApplier();

            world.remains(
                    "its receiver is off", () -> successor.server().receiver().running() == Running.OFF);
            assertThat(write.outcome()).isEqualTo(Write.Outcome.WAITING);
            world.await(
                    "what was received is executed",
                    () -> successor.server().executed().contains(unapplied));
            assertThat(successor.server().applier().error()).isEmpty();
        }
    }
}
