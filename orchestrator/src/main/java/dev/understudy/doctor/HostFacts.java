package dev.understudy.doctor;

import java.util.Map;

/**
 * What is known of the host that a server runs on.
 *
 * @param clockAheadMillis by how much its clock is ahead of the doctor's, give or take {@code clockErrorMillis}
 * @param clockErrorMillis half of the time that the question took
 * @param disks the file systems with the server's files, by what lies on them; empty if the server is on another host
 */
public record HostFacts(long clockAheadMillis, long clockErrorMillis, Map<String, Disk> disks) {
    /**
     * A file system.
     *
     * @param path a folder on it
     * @param total its size in bytes
     * @param usable what may still be written to it, in bytes
     */
    public record Disk(String path, long total, long usable) {}

    public HostFacts {
        disks = Map.copyOf(disks);
    }
}
