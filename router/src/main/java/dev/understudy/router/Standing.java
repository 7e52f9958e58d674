package dev.understudy.router;

/** What a node's record and report allow a router to do with it. */
enum Standing {
    /** It takes reads. */
    READABLE,
    /** It takes no new reads; connections to it may stay. */
    QUIET,
    /** It is deposed, being made anew, or its server is gone or does not answer: connections to it are cut. */
    BARRED
}
