package dev.understudy.mysql;

import dev.understudy.doctor.HostFacts;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What can be told of a server's host: its clock, and its disks if it is this very host. */
final class LocalHost {
    private LocalHost() {}

    /**
     * Compares the clocks and looks at the disks.
     *
     * @param clock the server's time, asked between {@code began} and {@code ended} of our own in milliseconds
     */
    static HostFacts of(Map<String, String> variables, Map<String, String> clock, long began, long ended) {
        long theirs = Instant.parse(clock.getOrDefault("now", "")).toEpochMilli();
        return new HostFacts(theirs - (began + ended) / 2, (ended - began + 1) / 2, disks(variables));
    }

    private static Map<String, HostFacts.Disk> disks(Map<String, String> variables) {
        Map<String, HostFacts.Disk> disks = new HashMap<>();
        try {
            Path data = Path.of(variables.getOrDefault("datadir", ""));
            // The same path may be there on another host, or in another container.
            if (Files.readString(data.resolve("auto.cnf")).contains(variables.getOrDefault("server_uuid", "nobody"))) {
                disks.put("data", disk(data));
                Path binlog =
                        Path.of(variables.getOrDefault("log_bin_basename", "")).getParent();
                if (binlog != null) {
                    disks.put("binary log", disk(binlog));
                }
            }
        } catch (IOException | InvalidPathException e) {
            // Another host's, or not for this user's eyes.
            return disks;
        }
        return disks;
    }

    private static HostFacts.Disk disk(Path folder) throws IOException {
        FileStore store = Files.getFileStore(folder);
        return new HostFacts.Disk(folder.toString(), store.getTotalSpace(), store.getUsableSpace());
    }
}
