package dev.understudy.mysql;

import dev.understudy.client.Finding;
import dev.understudy.client.ServerReport;
import java.util.List;

/**
 * What was read from a server in one go: its state, and counters for its load.
 *
 * @param server the state
 * @param counters for its load
 * @param transactions client transactions that have written and are not committed yet
 * @param replay how old is what it replays
 * @param drift which settings are not what replication needs
 */
public record Reading(
        ServerReport server, Counters counters, int transactions, ReplayTimes replay, List<Finding> drift) {
    /** Keeps the list from changing. */
    public Reading {
        drift = List.copyOf(drift);
    }

    /** The same, with what only comparing two readings can tell. */
    public Reading hearing(boolean hears) {
        return new Reading(server.with(server.receiver().hearing(hears)), counters, transactions, replay, drift);
    }
}
