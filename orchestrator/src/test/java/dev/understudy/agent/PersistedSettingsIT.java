package dev.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Access;
import dev.understudy.client.Running;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import dev.understudy.contract.Write;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A setting that a person made to last is stronger than an option file; it must not make a server start in harm's way. */
class PersistedSettingsIT {
    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private RealWorld world;

    @AfterEach
    void close() {
        world.close();
    }

    private void start(RealNode node) throws Exception {
        node.control().startServer();
        world.await("it answers", () -> node.process() == ServerProcess.UP);
    }

    @Test
    void aServerStartsHarmlessWhateverWasPersisted() throws Exception {
        world = new RealWorld(ServerTemplate.in(folder), Files.createTempDirectory(folder, "w"));
        RealNode node = world.real("db1");
        start(node);
        node.asAnybody(
                "SET PERSIST super_read_only = OFF",
                "SET PERSIST read_only = OFF",
                "SET PERSIST offline_mode = OFF",
                "SET PERSIST rpl_semi_sync_source_enabled = ON",
                "SET PERSIST rpl_semi_sync_replica_enabled = ON",
                "SET PERSIST rpl_semi_sync_source_timeout = 1000",
                "SET PERSIST_ONLY skip_replica_start = OFF",
                "SET PERSIST_ONLY rpl_semi_sync_source_wait_point = AFTER_COMMIT",
                "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_AUTO_POSITION = 1");
        assertThat(node.server().access()).isEqualTo(Access.WRITABLE);

        node.control().killServer();
        start(node);

        ServerReport server = node.server();
        assertThat(server.access()).isEqualTo(Access.OFFLINE);
        assertThat(server.semiSync().enabled()).isFalse();
        assertThat(server.receiver().running()).isEqualTo(Running.OFF);
        assertThat(server.applier().running()).isEqualTo(Running.OFF);
        assertThat(node.answers("SELECT CONCAT_WS(' ', @@super_read_only, @@rpl_semi_sync_replica_enabled,"
                        + " @@rpl_semi_sync_source_timeout, @@rpl_semi_sync_source_wait_point)"))
                .isEqualTo("1 0 1000000000000000000 AFTER_SYNC");
        Write write = node.write("refused");
        world.await("it is refused", () -> write.outcome() == Write.Outcome.FAILED);
    }
}
