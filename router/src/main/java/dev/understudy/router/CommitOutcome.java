package dev.understudy.router;

/** What is known of a commit whose answer was lost. */
enum CommitOutcome {
    COMMITTED,
    /** It is not in the history, and will never be. */
    NOT_COMMITTED,
    UNKNOWN
}
