package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.client.HostReport;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Request;
import dev.understudy.topology.Topology;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A real node on a disk that is too small for a copy is left as it is, and copied once there is room. */
@Isolated
class CopyRoomIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long MEBIBYTE = 1L << 20;

    private static void tell(String line) {
        System.err.println(line);
    }

    private static HostReport host(Lab lab, NodeId node) {
        return lab.topology()
                .current()
                .map(Topology::reports)
                .map(reports -> reports.get(node))
                .map(NodeReport::host)
                .orElseGet(HostReport::unknown);
    }

    private static String uuid(Lab lab, NodeId node) {
        return lab.topology()
                .current()
                .flatMap(topology -> topology.state().member(node))
                .map(Member::serverUuid)
                .orElseThrow();
    }

    /** Data that are measured before the server is made are none. */
    private static void awaitMeasured(Lab lab) {
        await().atMost(PATIENCE)
                .until(() -> lab.nodes().stream()
                        .allMatch(node -> host(lab, node).dataBytes().orElse(0) > 50 * MEBIBYTE));
    }

    /** The least room that there was on the node's disk while it was copied, in mebibytes. */
    private static long leastRoom(Lab lab, NodeId node, AtomicBoolean done) throws IOException, InterruptedException {
        FileStore disk = Files.getFileStore(lab.folder().resolve(node.value()));
        long least = Long.MAX_VALUE;
        while (!done.get()) {
            least = Math.min(least, disk.getUsableSpace());
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return least / MEBIBYTE;
    }

    @Test
    void aNodeIsNotCopiedToWhereTheCopyDoesNotFit() throws Exception {
        assumeThat(System.getProperty("user.name")).as("only root can mount").isEqualTo("root");
        try (Lab lab = Lab.start(LabSettings.ordinary(CopyRoomIT::tell).on(Ground.SMALL_DISKS))) {
            NodeId node = lab.awaitWhole(PATIENCE).replicas().get(0);
            awaitMeasured(lab);
            String before = uuid(lab, node);
            Request rebuild = Request.of(Request.Kind.REBUILD, node, "the test");

            lab.fillDisk(node);
            await().atMost(PATIENCE).until(() -> host(lab, node).diskFreeBytes().orElse(Long.MAX_VALUE) < MEBIBYTE);
            assertThatThrownBy(() -> lab.ask(rebuild))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("does not fit on the disk of " + node)
                    .hasMessageMatching(
                            "(?s).*: \\d+ MiB are needed .* and \\d+ MiB are there .* free \\d+ MiB more on it.*")
                    .satisfies(refused -> tell(String.valueOf(refused.getMessage())));
            assertThat(uuid(lab, node)).isEqualTo(before);

            lab.freeDisk(node);
            await().atMost(PATIENCE).until(() -> host(lab, node).diskFreeBytes().orElse(0) > 50 * MEBIBYTE);
            tell("before: " + host(lab, node).diskFreeBytes().orElse(0) / MEBIBYTE + " MiB free, "
                    + host(lab, node).dataBytes().orElse(0) / MEBIBYTE + " MiB of data");
            AtomicBoolean done = new AtomicBoolean();
            Thread meter = new Thread(() -> {
                try {
                    tell("least while it was copied: " + leastRoom(lab, node, done) + " MiB free");
                } catch (IOException e) {
                    tell("the room was not measured: " + e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            meter.start();
            lab.ask(rebuild);
            await().atMost(PATIENCE).until(() -> !uuid(lab, node).equals(before));
            lab.awaitWhole(PATIENCE);
            done.set(true);
            meter.join();
        }
    }
}
