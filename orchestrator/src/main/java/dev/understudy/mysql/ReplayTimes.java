package dev.understudy.mysql;

import java.util.OptionalLong;

/**
 * When what a replica works on was committed elsewhere. Times are told as how long ago that is by this server's clock, in
 * milliseconds, and negative if that clock is behind.
 *
 * @param applying since the oldest transaction in work was committed on the primary; empty if none is
 * @param applyingHop the same for the node that is followed
 * @param applied since the newest transaction that was applied was committed on the primary; empty if none was since the server
 *     started
 * @param queued since the transaction that was received last was committed on the primary; empty if none was
 * @param lastQueued the GTID of that one
 * @param queuedAhead by how much this server's clock, when it began to receive that one, was ahead of the clock of the node
 *     that is followed, when that one wrote it to its binary log; the way between them is counted in
 */
public record ReplayTimes(
        OptionalLong applying,
        OptionalLong applyingHop,
        OptionalLong applied,
        OptionalLong queued,
        String lastQueued,
        OptionalLong queuedAhead) {
    /** Of a server that replays nothing. */
    public static ReplayTimes none() {
        return new ReplayTimes(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                "",
                OptionalLong.empty());
    }
}
