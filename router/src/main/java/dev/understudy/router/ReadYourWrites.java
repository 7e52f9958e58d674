package dev.understudy.router;

/** Whose writes a read on a replica is certain to see. */
enum ReadYourWrites {
    /** Nobody's: a read may be older than the writes before it. */
    OFF,
    /** Those of the same connection. */
    CONNECTION,
    /** Those of the same thread. */
    THREAD,
    /** Those of every connection of the same data source. */
    DATA_SOURCE
}
