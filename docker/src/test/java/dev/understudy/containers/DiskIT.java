package dev.understudy.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsEngine
class DiskIT {
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static Town town;
    private static ContainerHost host;
    private static Disk disk;

    @BeforeAll
    static void build() throws FaultException {
        town = Town.open();
        String data = town.id() + "-data";
        SmallVolume.make(town.engine(), data, 32, "1000:1000", Map.of(Town.LABEL, town.id()));
        host = town.host(
                "db1",
                command -> command,
                HostConfig.newHostConfig()
                        .withBinds(Bind.parse(data + ":/data"))
                        .withTmpFs(Map.of("/small", "size=4m")));
        disk = new Disk(host, "/data");
    }

    @AfterAll
    static void sweep() throws FaultException {
        town.close();
    }

    @Test
    void isEmptyAndItsOwners() throws Exception {
        assertThat(host.run("sh", "-c", "ls -A /data; stat -c %u:%g /data")).isEqualTo("1000:1000");
    }

    @Test
    void fillsAndFrees() throws Exception {
        for (String folder : new String[] {"/data", "/small"}) {
            try (LastingFault full = new Disk(host, folder).fill(MINUTE)) {
                assertThat(full.sentence()).isEqualTo("fills the disk " + folder + " of db1 for at most 60 s");
                assertThat(writes(folder)).contains("No space left on device");
            }
            await().atMost(PATIENCE).until(() -> writes(folder).isEmpty());
        }
    }

    @Test
    void aFullDiskNobodyFreesFreesItself() throws Exception {
        LastingFault full = disk.fill(Duration.ofSeconds(2));
        assertThat(writes("/data")).contains("No space left on device");
        await().atMost(PATIENCE).until(() -> writes("/data").isEmpty());
        full.heal();
    }

    @Test
    void stallsWritesAndLetsThemGoOn() throws Exception {
        host.run(
                "bash",
                "-c",
                "while dd if=/dev/zero of=/data/w bs=1k count=1 conv=fsync 2>/dev/null && echo;"
                        + " do sleep 0.02; done >/tmp/lines &");
        progresses();
        try (LastingFault stall = disk.stall(MINUTE)) {
            assertThat(stall.sentence()).isEqualTo("stalls the disk /data of db1 for at most 60 s");
            standsStill();
            assertThat(host.run("ls", "/data")).contains("w");
        }
        progresses();
        LastingFault stall = disk.stall(Duration.ofSeconds(3));
        standsStill();
        progresses();
        stall.heal();
        host.run("sh", "-c", "rm /tmp/lines");
    }

    @Test
    void touchesNoFileSystemOfOthers() {
        assertThatThrownBy(() -> new Disk(host, "/var").fill(MINUTE))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("no file system of its own");
        assertThatThrownBy(() -> new Disk(host, "/small").stall(MINUTE))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("not behind a loop device");
    }

    @Test
    void isSweptAwayWhileItStalls() throws Exception {
        try (Town other = Town.open()) {
            SmallVolume.make(other.engine(), other.id() + "-data", 16, "0:0", Map.of(Town.LABEL, other.id()));
            ContainerHost writer = other.host(
                    "db2",
                    command -> command,
                    HostConfig.newHostConfig().withBinds(Bind.parse(other.id() + "-data:/data")));
            new Disk(writer, "/data").stall(MINUTE);
            writer.run("bash", "-c", "nohup dd if=/dev/zero of=/data/x count=1 >/dev/null 2>&1 &");
            await().atMost(PATIENCE)
                    .until(() -> writer.run("sh", "-c", "cat /proc/[0-9]*/stat").contains("(dd) D "));
        }
        // Closing the town would fail or hang, had the disk not been let go.
    }

    private static String writes(String folder) throws FaultException {
        return host.run(
                "sh",
                "-c",
                "dd if=/dev/zero of=" + folder + "/x bs=16k count=1 conv=fsync 2>&1 | grep -v -e records -e copied;"
                        + " rm -f " + folder + "/x");
    }

    private static int lines() throws FaultException {
        return Integer.parseInt(host.run("sh", "-c", "wc -l </tmp/lines"));
    }

    private static void progresses() throws FaultException {
        int before = lines();
        await().atMost(PATIENCE).until(() -> lines() > before + 3);
    }

    private static void standsStill() throws FaultException {
        int before = lines();
        await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> lines() <= before + 1);
    }
}
