package dev.understudy.client;

import java.util.OptionalLong;

/**
 * How busy a server is.
 *
 * @param queriesPerSecond client statements a second, over the last second or so
 * @param connections open client connections
 * @param lagMillis by how many milliseconds a replica's data is behind its primary's; empty means unknown, never zero
 */
public record Load(double queriesPerSecond, int connections, OptionalLong lagMillis) {
    /** Nothing is known. */
    public static Load unknown() {
        return new Load(0, 0, OptionalLong.empty());
    }
}
