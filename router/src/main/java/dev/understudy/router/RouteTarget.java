package dev.understudy.router;

/** Where a statement goes. */
public enum RouteTarget {
    /** To a replica, or to the primary while no replica takes reads. */
    REPLICA,
    /** To the server of the statement before it, because it asks about that; to the primary if there is none. */
    PREVIOUS,
    /** To the primary. */
    PRIMARY,
    /** To no server: it is refused. */
    NOWHERE
}
