package dev.understudy.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.HostReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How busy a host is, from files as the kernel writes them. */
class ProcMeterTest {
    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private ProcMeter meter;

    @BeforeEach
    void makeAMeter() throws IOException {
        Files.createDirectories(folder.resolve("proc/pressure"));
        Files.createDirectories(folder.resolve("group"));
        meter = new ProcMeter(folder.resolve("proc"), new ControlGroup(folder.resolve("group")));
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private HostReport measure(long seconds) {
        return meter.measure(TimeUnit.SECONDS.toNanos(seconds), OptionalLong.empty(), OptionalLong.empty());
    }

    /** A host of two processors: user, nice, system, idle, I/O wait, interrupts twice, stolen, guests twice. */
    private void ticks(String of) throws IOException {
        file("proc/stat", "cpu  " + of + "\ncpu0 1 1 1 1\ncpu1 1 1 1 1\nintr 12 0\nctxt 5\nbtime 1795644489\n");
    }

    @Test
    void whatTheKernelDoesNotTellIsUnknown() {
        assertThat(measure(1)).isEqualTo(HostReport.unknown());
        assertThat(measure(2)).isEqualTo(HostReport.unknown());
    }

    @Test
    void whatTheWatchHasMeasuredIsPassedOn() {
        HostReport report = meter.measure(1, OptionalLong.of(7000), OptionalLong.of(80));

        assertThat(report.diskFreeBytes()).hasValue(7000);
        assertThat(report.dataBytes()).hasValue(80);
        assertThat(report.clockSkewMillis()).isEmpty();
    }

    @ParameterizedTest(name = "{0}, then {1}: {2}")
    @CsvSource({
        "100 0 0 100 0 0 0 0 0 0, 150 0 0 250 0 0 0 0 0 0, 0.25",
        // Waiting for a disk is not work of the processor.
        "100 0 0 100 0 0 0 0 0 0, 150 0 0 100 50 0 0 0 0 0, 0.5",
        "0 0 0 0 0 0 0 0 0 0, 10 10 10 40 0 10 10 10 0 0, 0.6",
        // Guests are in the time of users already.
        "0 0 0 0 0 0 0 0 0 0, 30 0 0 70 0 0 0 0 30 0, 0.3",
        // Old kernels have fewer fields.
        "0 0 0 0 0, 50 0 0 50 0, 0.5",
        "100 0 0 100 0 0 0 0 0 0, 200 0 0 100 0 0 0 0 0 0, 1.0",
        // Counters of a processor that was taken away may fall.
        "100 0 0 100 0 0 0 0 0 0, 90 0 0 200 0 0 0 0 0 0, 0.0"
    })
    void theProcessorsTimeIsThatBetweenTwoLooks(String before, String after, double used) throws IOException {
        ticks(before);
        assertThat(measure(1).cpuUsed()).as("one look tells nothing").isEmpty();
        ticks(after);

        assertThat(measure(2).cpuUsed()).hasValue(used);
        assertThat(measure(3).cpuUsed()).as("no time has passed").isEmpty();
    }

    @Test
    void tooFewFieldsTellNothing() throws IOException {
        ticks("1 2 3");
        measure(1);
        ticks("4 5 6");

        assertThat(measure(2).cpuUsed()).isEmpty();
    }

    @ParameterizedTest(name = "cpu.max \"{0}\" on two processors: {1}")
    @CsvSource({"max 100000, 2", "150000 100000, 2", "50000 100000, 1", "800000 100000, 2"})
    void aQuotaIsRoundedUpToProcessorsAndBoundedByThoseThereAre(String quota, int processors) throws IOException {
        ticks("0 0 0 0 0 0 0 0 0 0");
        file("group/cpu.max", quota + "\n");

        assertThat(measure(1).processors()).hasValue(processors);
    }

    /** Half a second of a quota of 1.5 processors, in one second. */
    @Test
    void underAQuotaTheGroupsTimeCounts() throws IOException {
        ticks("0 0 0 0 0 0 0 0 0 0");
        file("group/cpu.max", "150000 100000\n");
        file("group/cpu.stat", "usage_usec 1000000\n");
        measure(1);
        ticks("1000 0 0 0 0 0 0 0 0 0");
        file("group/cpu.stat", "usage_usec 1500000\n");

        assertThat(measure(2).cpuUsed()).hasValue(0.333);
    }

    @Test
    void memoryIsWhatIsNotAvailable() throws IOException {
        file(
                "proc/meminfo",
                "MemTotal:        8000 kB\nMemFree:  100 kB\nMemAvailable:    6000 kB\nHugePages_Total:  0\n");

        assertThat(measure(1).memoryTotalBytes()).hasValue(8000 * 1024);
        assertThat(measure(1).memoryUsedBytes()).hasValue(2000 * 1024);
    }

    @Test
    void memoryOfALimitedGroupIsTheGroups() throws IOException {
        file("proc/meminfo", "MemTotal: 8000 kB\nMemAvailable: 6000 kB\n");
        file("group/memory.max", "4096\n");
        file("group/memory.current", "1024\n");

        assertThat(measure(1).memoryTotalBytes()).hasValue(4096);
        assertThat(measure(1).memoryUsedBytes()).hasValue(1024);
    }

    @Test
    void pressureIsTheTenSecondsInWhichSomeWorkWaited() throws IOException {
        for (String of : new String[] {"cpu", "memory"}) {
            file(
                    "proc/pressure/" + of,
                    "some avg10=12.50 avg60=1.00 avg300=0.10 total=99\nfull avg10=3.00 avg60=0 avg300=0 total=9\n");
        }

        assertThat(measure(1).cpuPressure()).hasValue(0.125);
        assertThat(measure(1).memoryPressure()).hasValue(0.125);
        assertThat(measure(1).ioPressure()).as("a kernel without it").isEmpty();
    }

    /** What this machine's own kernel writes is understood. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aRealKernelIsRead() {
        HostReport report = new ProcMeter(Path.of("/proc"), ControlGroup.own())
                .measure(1, OptionalLong.empty(), OptionalLong.empty());

        assertThat(report.processors().orElse(0)).isPositive();
        assertThat(report.memoryUsedBytes().orElse(-1)).isPositive();
        assertThat(report.memoryTotalBytes().orElse(-1))
                .isGreaterThanOrEqualTo(report.memoryUsedBytes().orElse(-1));
    }
}
