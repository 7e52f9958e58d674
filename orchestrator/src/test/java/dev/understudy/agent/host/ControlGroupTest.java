package dev.understudy.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of a control group, from files as the kernel writes them. */
class ControlGroupTest {
    @TempDir
    private Path folder;

    private ControlGroup group() {
        return new ControlGroup(folder);
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void whatThereIsNoFileForIsUnknown() {
        assertThat(group().processors()).isEmpty();
        assertThat(group().cpuSeconds()).isEmpty();
        assertThat(group().memoryLimit()).isEmpty();
        assertThat(group().memoryUsed()).isEmpty();
    }

    @ParameterizedTest(name = "cpu.max \"{0}\": {1} processors")
    @CsvSource({"max 100000,", "150000 100000, 1.5", "50000 100000, 0.5", "200000 50000, 4", "max,", "'',", "100000,"})
    void aQuotaIsWorthSoManyProcessors(String quota, Double processors) throws IOException {
        file("cpu.max", quota + "\n");

        assertThat(group().processors())
                .isEqualTo(processors == null ? OptionalDouble.empty() : OptionalDouble.of(processors));
    }

    @Test
    void anEmptyFileSaysNothing() throws IOException {
        file("cpu.max", "");
        file("memory.max", "");
        file("memory.current", "");

        assertThat(group().processors()).isEmpty();
        assertThat(group().memoryLimit()).isEmpty();
        assertThat(group().memoryUsed()).isEmpty();
    }

    @Test
    void theTimeThatItHasUsedIsInMicroseconds() throws IOException {
        file("cpu.stat", "usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000\nnr_periods 0\n");

        assertThat(group().cpuSeconds()).hasValue(2.5);
    }

    @ParameterizedTest(name = "memory.max \"{0}\": {1}")
    @CsvSource({"max,", "536870912, 536870912"})
    void memoryMayBeLimited(String text, Long bytes) throws IOException {
        file("memory.max", text + "\n");

        assertThat(group().memoryLimit()).isEqualTo(bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes));
    }

    @ParameterizedTest(name = "{0} charged, {1} of it inactive pages of files: {2} used")
    @CsvSource({"1000, 300, 700", "1000, 0, 1000", "300, 1000, 0"})
    void pagesThatCouldBeGivenBackAreNotUsed(long charged, long inactive, long used) throws IOException {
        file("memory.current", charged + "\n");
        file("memory.stat", "anon 5\nfile 900\ninactive_anon 7\ninactive_file " + inactive + "\nactive_file 1\n");

        assertThat(group().memoryUsed()).hasValue(used);
    }

    @Test
    void withoutDetailsAllThatIsChargedIsUsed() throws IOException {
        file("memory.current", "1000\n");

        assertThat(group().memoryUsed()).hasValue(1000);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    0::/                                          | /sys/fs/cgroup
                    0::/system.slice/understudy.service           | /sys/fs/cgroup/system.slice/understudy.service
                    # version 1 beside it
                    12:cpu,cpuacct:/docker/abc;0::/docker/abc     | /sys/fs/cgroup/docker/abc
                    12:cpu,cpuacct:/docker/abc                    | /sys/fs/cgroup
                    """)
    void theOneOfAProcessIsNamedByProc(String lines, String expected) throws IOException {
        Files.createDirectories(folder.resolve("self"));
        file("self/cgroup", lines.replace(';', '\n') + "\n");

        assertThat(ControlGroup.of(folder).folder()).hasToString(expected);
    }

    @Test
    void withoutProcItIsTheRoot() {
        assertThat(ControlGroup.of(folder).folder()).hasToString("/sys/fs/cgroup");
    }
}
