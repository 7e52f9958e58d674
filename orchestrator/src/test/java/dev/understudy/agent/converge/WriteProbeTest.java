package dev.understudy.agent.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.agent.converge.DiskProbe.Outcome;
import dev.understudy.agent.converge.WriteProbe.Verdict;
import dev.understudy.client.Finding;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds commits up, by all that can be seen of it. */
class WriteProbeTest {
    private static final Duration NONE = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(12);
    private static final DiskProbe FINE = DiskProbe.fine();
    private static final DiskProbe HANGS = new DiskProbe(Outcome.DONE, LONG, "");
    private static final DiskProbe SLOW = new DiskProbe(Outcome.DONE, Duration.ofMillis(900), "");
    private static final DiskProbe FULL = new DiskProbe(Outcome.FULL, NONE, "No space left on device");
    private static final DiskProbe BROKEN = new DiskProbe(Outcome.FAILED, NONE, "Input/output error");

    record Row(
            String story, Duration late, int waiting, int committing, DiskProbe disk, Verdict verdict, long stalled) {
        @Override
        public String toString() {
            return story;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row("all is well", NONE, 0, 0, FINE, Verdict.FLOWING, 0),
                new Row("clients wait for acknowledgements as always", NONE, 3, 0, FINE, Verdict.FLOWING, 0),
                new Row("a heartbeat takes a second", Duration.ofSeconds(1), 0, 1, FINE, Verdict.FLOWING, 0),
                new Row("replicas are gone", LONG, 1, 0, FINE, Verdict.AWAITS_ACKNOWLEDGEMENT, 0),
                new Row("replicas are gone, others queue", LONG, 1, 9, FINE, Verdict.AWAITS_ACKNOWLEDGEMENT, 0),
                new Row(
                        "replicas are gone, and the disk is busy",
                        LONG,
                        1,
                        9,
                        HANGS,
                        Verdict.AWAITS_ACKNOWLEDGEMENT,
                        0),
                new Row("the disk hangs", LONG, 0, 4, HANGS, Verdict.DISK_STALLED, 12_000),
                new Row("the disk hangs, nobody commits", NONE, 0, 0, HANGS, Verdict.DISK_STALLED, 0),
                new Row("the disk is slow", NONE, 0, 4, SLOW, Verdict.FLOWING, 0),
                new Row("the disk is broken", LONG, 0, 4, BROKEN, Verdict.DISK_STALLED, 12_000),
                new Row("the disk is full", LONG, 0, 4, FULL, Verdict.DISK_FULL, 12_000),
                new Row("the disk is full, nobody has noticed", NONE, 0, 0, FULL, Verdict.DISK_FULL, 0),
                new Row("a huge commit, or a disk that was full", LONG, 0, 4, FINE, Verdict.WRITING, 0),
                new Row("a backup holds a lock", LONG, 0, 0, FINE, Verdict.HELD_UP, 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void says(Row row) {
        WriteProbe probe = new WriteProbe(row.late(), row.waiting(), row.committing(), row.disk());

        assertThat(probe.verdict()).isEqualTo(row.verdict());
        assertThat(probe.stalledMillis()).isEqualTo(row.stalled());
        boolean isDisk = row.verdict().name().startsWith("DISK") || row.verdict() == Verdict.WRITING;
        assertThat(probe.finding("/data").isPresent()).isEqualTo(isDisk);
        probe.finding("/data").ifPresent(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.DISK_STALLED);
            assertThat(finding.message()).contains("/data").matches(".*: .*|.*; .*");
        });
    }

    @Test
    void aFullDiskIsCalledFull() {
        assertThat(new WriteProbe(LONG, 0, 1, FULL)
                        .finding("/data")
                        .orElseThrow()
                        .message())
                .contains("/data is full")
                .contains("free some");
    }

    @Test
    void clientsAreRefusedWhenAllConnectionsAreTaken() {
        assertThat(new ConnectionRoom(99, 100, 0).finding()).isEmpty();
        assertThat(new ConnectionRoom(100, 100, 0).finding().orElseThrow().message())
                .contains("100 of 100")
                .contains("1040")
                .contains("max_connections");
        assertThat(new ConnectionRoom(90, 100, 7).finding()).isPresent();
        assertThat(new ConnectionRoom(0, 0, 0).finding()).isEmpty();
    }
}
