package dev.understudy.router;

/** What happens to a read while no replica may take it. */
enum ReadsWithoutReplica {
    /** It goes to the primary. */
    PRIMARY,
    /** It fails: the primary is not to be burdened. */
    ERROR
}
