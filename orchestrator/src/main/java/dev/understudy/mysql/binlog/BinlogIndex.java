package dev.understudy.mysql.binlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The list of a server's binary log files, oldest first.
 *
 * @param files their paths
 */
public record BinlogIndex(List<Path> files) {
    public BinlogIndex {
        files = List.copyOf(files);
    }

    /**
     * Reads the index of a stopped server. A server that was killed while it replaced the index leaves the new one under
     * the name that ends in {@code _crash_safe}, and takes that itself when it starts.
     *
     * @param dataDirectory the server's data directory
     * @param name the index file's name
     */
    public static BinlogIndex read(Path dataDirectory, String name) throws IOException {
        Path index = dataDirectory.resolve(name);
        Path present = Files.exists(index) ? index : dataDirectory.resolve(name + "_crash_safe");
        if (!Files.exists(present)) {
            return new BinlogIndex(List.of());
        }
        return new BinlogIndex(Files.readAllLines(present).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(line -> dataDirectory.resolve(line).normalize())
                .toList());
    }

    /** The name of the newest file; empty if there is none. */
    public String newest() {
        return files.isEmpty() ? "" : String.valueOf(files.get(files.size() - 1).getFileName());
    }
}
