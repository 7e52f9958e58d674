package dev.understudy.router;

/** What a statement may leave behind on the server, as far as its text tells. */
enum Effect {
    /** Nothing: it reads. */
    READ,
    /** What it does is undone with its transaction. */
    TRANSACTIONAL,
    /** It opens a transaction, and commits an open one. */
    BEGIN,
    /** It commits. */
    COMMIT,
    /** It rolls everything back. */
    ROLLBACK,
    /** It changes a setting of the session. */
    SESSION,
    /** It may commit, or do what no rollback undoes; also whatever is not understood. */
    OTHER
}
