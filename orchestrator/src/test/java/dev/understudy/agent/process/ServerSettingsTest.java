package dev.understudy.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Endpoint;
import dev.understudy.client.NodeId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSettingsTest {
    @TempDir
    Path folder;

    private List<String> command(Optional<String> bindAddress) throws IOException {
        ServerSettings settings = new ServerSettings(
                Path.of("/usr/sbin/mysqld"),
                new Endpoint("db1", 3306),
                33062,
                ServerSettings.Memory.LEAN,
                Optional.empty(),
                bindAddress);
        return settings.run(new NodeDirectory(folder), ClusterName.of("shop"), NodeId.of("db1"));
    }

    @Test
    void aServerListensWhereItIsReached() throws IOException {
        assertThat(command(Optional.empty())).contains("--bind-address=db1", "--admin-address=127.0.0.1");
    }

    @Test
    void aServerWhoseAddressChangesListensEverywhereButForItsAgent() throws IOException {
        assertThat(command(Optional.of("*")))
                .contains("--bind-address=*", "--admin-address=127.0.0.1")
                .doesNotContain("--bind-address=db1");
    }

    /** With one event each, the relay log of a replica would be synced five times for a row. */
    @Test
    void aServerThatIsSetUpHereWritesATransactionAsOnePayload() throws IOException {
        assertThat(command(Optional.empty())).contains("--sync-relay-log=1", "--binlog-transaction-compression=ON");
    }
}
