package dev.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Finding;
import dev.understudy.client.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person may change at run time what replication needs; the agent says what, and how it is mended. */
class ConfigDriftIT {
    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private RealWorld world;

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void settingsThatDifferAreNamedUntilTheyAreMended() throws Exception {
        world = new RealWorld(ServerTemplate.in(folder), Files.createTempDirectory(folder, "w"));
        RealNode node = world.real("db1");
        node.control().startServer();
        world.await("it answers", () -> node.process() == ServerProcess.UP);
        assertThat(node.warnings()).as("as the agent started it").isEmpty();

        node.asAnybody("SET GLOBAL sync_binlog = 1000", "SET GLOBAL rpl_semi_sync_source_timeout = 10000");

        world.await("its agent says so", () -> !node.warnings().isEmpty());
        assertThat(node.warnings())
                .containsExactly(
                        drift("sync_binlog is 1000 and must be 1: SET GLOBAL sync_binlog = 1"),
                        drift("rpl_semi_sync_source_timeout is 10000 and must be 1000000000000000000:"
                                + " SET GLOBAL rpl_semi_sync_source_timeout = 1000000000000000000"));

        for (Finding finding : node.warnings()) {
            node.asAnybody(finding.message().replaceAll(".*: ", ""));
        }
        world.await("after what was said was done", () -> node.warnings().isEmpty());
    }

    private static Finding drift(String message) {
        return new Finding(Finding.Kind.CONFIG_DRIFT, message);
    }
}
