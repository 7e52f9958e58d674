package dev.understudy.router;

/** What decides whether a statement may go to a replica; the property {@code routing}. */
enum Routing {
    /** The connection: only what follows {@code setReadOnly(true)} does. */
    READ_ONLY,
    /** The text too: with autocommit on, a statement that is understood to read does. */
    STATEMENT
}
