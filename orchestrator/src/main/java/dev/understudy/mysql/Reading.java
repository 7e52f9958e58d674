package dev.understudy.mysql;

import dev.understudy.client.ServerReport;
import java.util.OptionalLong;

/**
 * What was read from a server in one go: its state, and counters for its load.
 *
 * @param server the state
 * @param questions client statements since the server started
 * @param connections open client connections
 * @param applyingMillis for how long the oldest transaction in work has been committed on the primary; empty if none is
 */
public record Reading(ServerReport server, long questions, int connections, OptionalLong applyingMillis) {}
