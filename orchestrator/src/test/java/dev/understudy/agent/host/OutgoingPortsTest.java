package dev.understudy.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which ports outgoing connections take, from files as the kernel writes them. */
class OutgoingPortsTest {
    @TempDir
    private Path proc;

    private void kernel(String range, String reserved) throws IOException {
        Path folder = Files.createDirectories(proc.resolve("sys/net/ipv4"));
        Files.writeString(folder.resolve("ip_local_port_range"), range);
        Files.writeString(folder.resolve("ip_local_reserved_ports"), reserved);
    }

    @ParameterizedTest(name = "{1} with \"{0}\" reserved may be taken: {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "''                  | 23062 | false",
                "''                  | 32767 | false",
                "''                  | 32768 | true",
                "''                  | 33062 | true",
                "''                  | 60999 | true",
                "''                  | 61000 | false",
                "33062               | 33062 | false",
                "33062               | 33063 | true",
                "8080,33060-33062    | 33060 | false",
                "8080,33060-33062    | 33062 | false",
                "8080,33060-33062    | 33063 | true",
            })
    void aPortIsTakenInTheRangeButForTheReservedOnes(String reserved, int port, boolean taken) throws IOException {
        kernel("32768\t60999\n", reserved + "\n");
        assertThat(OutgoingPorts.of(proc).orElseThrow().mayTake(port)).isEqualTo(taken);
    }

    @Test
    void theWarningNamesTheOptionThePortAndTheNextStep() throws IOException {
        kernel("32768\t60999\n", "\n");
        assertThat(OutgoingPorts.of(proc).orElseThrow().warningsOf(Map.of("--port", 3306, "--admin-port", 33062)))
                .singleElement()
                .asString()
                .startsWith("port 33062 of --admin-port is one of those")
                .contains("(32768 to 60999)", "net.ipv4.ip_local_reserved_ports");
    }

    @ParameterizedTest
    @CsvSource({"''", "32768", "low high"})
    void aKernelThatTellsSomethingElseTellsNothing(String range) throws IOException {
        kernel(range, "");
        assertThat(OutgoingPorts.of(proc)).isEmpty();
    }

    @Test
    void aHostWithoutTheFilesTellsNothing() {
        assertThat(OutgoingPorts.of(proc)).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisHostTells() {
        assertThat(OutgoingPorts.of(Path.of("/proc"))).isPresent();
    }
}
