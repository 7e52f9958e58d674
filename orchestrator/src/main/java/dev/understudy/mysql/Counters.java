package dev.understudy.mysql;

/**
 * A server's counters for its load.
 *
 * @param questions client statements since the server started
 * @param connections open client connections
 * @param maxConnections how many there may be
 * @param refused clients that were refused because of that, since the server started
 * @param threadsRunning sessions that are not idle
 * @param heartbeats heartbeats of replication received from the source, ever
 */
public record Counters(
        long questions, int connections, int maxConnections, long refused, int threadsRunning, long heartbeats) {}
