package dev.understudy.orchestrator.lead;

/** What an orchestrator does for a cluster. */
enum Standing {
    /** It decides. */
    LEADS,
    /** Another one decides, or nobody yet; it would be next in its turn. */
    WAITS,
    /** It has not come to the end of what it began. */
    HANGS
}
