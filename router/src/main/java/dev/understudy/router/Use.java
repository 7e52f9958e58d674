package dev.understudy.router;

/** What a connection to a node is for. */
enum Use {
    /** Anything; on the primary only. */
    WRITE,
    /** Reads; on a replica, or on the primary if no replica may take them. */
    READ
}
