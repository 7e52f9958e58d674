package dev.understudy.mysql;

import dev.understudy.client.Finding;
import dev.understudy.client.ServerReport;
import java.util.List;
import java.util.OptionalLong;

/**
 * What was read from a server in one go: its state, and counters for its load.
 *
 * @param server the state
 * @param questions client statements since the server started
 * @param connections open client connections
 * @param transactions client transactions that have written and are not committed yet
 * @param heartbeats heartbeats received from the source, ever
 * @param applyingMillis for how long the oldest transaction in work has been committed on the primary; empty if none is
 * @param drift which settings are not what replication needs
 */
public record Reading(
        ServerReport server,
        long questions,
        int connections,
        int transactions,
        long heartbeats,
        OptionalLong applyingMillis,
        List<Finding> drift) {
    /** Keeps the list from changing. */
    public Reading {
        drift = List.copyOf(drift);
    }

    /** The same, with what only comparing two readings can tell. */
    public Reading hearing(boolean hears) {
        return new Reading(
                server.with(server.receiver().hearing(hears)),
                questions,
                connections,
                transactions,
                heartbeats,
                applyingMillis,
                drift);
    }
}
