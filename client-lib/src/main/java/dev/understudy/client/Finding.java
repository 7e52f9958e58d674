package dev.understudy.client;

/**
 * What keeps a node from being what the record tells it to be.
 *
 * @param kind the sort of trouble
 * @param message the cause and the next step, a sentence for people
 */
public record Finding(Kind kind, String message) {
    /** The sorts of trouble. */
    public enum Kind {
        /** The node has transactions that the primary's history lacks. */
        ERRANT,
        /** Replication stopped with an error. */
        REPLICATION_BROKEN,
        /** A step towards the assignment failed and will be tried again. */
        STEP_FAILED,
        /** The server does not start, or stops again and again. */
        SERVER_FAILS,
        /** Relay logs are gone that may have held acknowledged transactions: the node cannot vouch. */
        HISTORY_LOST,
        /** The node's data is half replaced by a copy that was not finished. */
        HALF_COPIED,
        /** The node could not be copied from its donor. */
        COPY_FAILED,
        /** The node is being copied from its donor; how far it is. */
        COPYING,
        /** A setting of the server is not what replication needs. */
        CONFIG_DRIFT,
        /** The disk does not take writes in time. */
        DISK_STALLED,
        /** Clients get no connection. */
        TOO_MANY_CONNECTIONS
    }
}
