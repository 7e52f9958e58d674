package dev.understudy.client;

/**
 * The last change of primary that no person had asked for.
 *
 * @param epoch the epoch which it began
 * @param cause why the primary was given up
 * @param atMillis when, in milliseconds since 1970 by the leader's clock; paces later failovers, and decides nothing else
 */
public record Change(Epoch epoch, Cause cause, long atMillis) {
    /** Why a primary was given up. */
    public enum Cause {
        /** Its agent saw mysqld end. */
        CRASH,
        /** Neither its agent nor its ackers hear of it. */
        UNREACHABLE,
        /** Its agent is there, but all its ackers lost it. */
        ISOLATED,
        /** Its disk takes no writes, and its ackers are well. */
        DISK,
        /** It was chosen and could not finish. */
        STUCK
    }
}
