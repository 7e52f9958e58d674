package dev.understudy.agent.converge;

/** Whether a replica still has the relay logs with which it acknowledged. */
public enum RelayLog {
    INTACT,
    /** The server was a replica and started without them: MySQL runs no replication thread before it is reset (error 1872). */
    GONE,
    /** Replication was reset since. What the node had acknowledged and not executed is missing: it vouches for nothing. */
    LOST
}
