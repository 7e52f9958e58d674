package dev.understudy.client;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How busy a server is. What is empty is not known, and that is never zero.
 *
 * @param queriesPerSecond client statements a second, over the last second or so; empty before there are two readings
 * @param connections open client connections
 * @param threadsRunning sessions that are not idle
 * @param semiSyncWaits commits that wait for their acknowledgement
 * @param lagMillis by how many milliseconds a replica's data is behind its primary's
 * @param hopLagMillis the same, measured from the node that it follows
 * @param heartbeatAgeMillis how many milliseconds ago, by this node's clock, the newest heartbeat row that can be read here
 *     was written by the primary; up to a second on a replica that is up to date
 * @param writesStalledMillis for how many milliseconds no commit has come to its end on a primary, though none waits for an
 *     acknowledgement; 0 while commits do
 */
public record Load(
        OptionalDouble queriesPerSecond,
        int connections,
        int threadsRunning,
        int semiSyncWaits,
        OptionalLong lagMillis,
        OptionalLong hopLagMillis,
        OptionalLong heartbeatAgeMillis,
        long writesStalledMillis) {
    /** Nothing is known. */
    public static Load unknown() {
        return new Load(
                OptionalDouble.empty(), 0, 0, 0, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), 0);
    }

    /** A server of which no more is known. */
    public static Load of(double queriesPerSecond, int connections, OptionalLong lagMillis) {
        return new Load(
                OptionalDouble.of(queriesPerSecond),
                connections,
                0,
                0,
                lagMillis,
                OptionalLong.empty(),
                OptionalLong.empty(),
                0);
    }
}
