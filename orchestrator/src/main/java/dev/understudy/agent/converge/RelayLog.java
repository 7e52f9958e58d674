package dev.understudy.agent.converge;

/** Whether a replica's relay logs are there. */
public enum RelayLog {
    INTACT,
    /**
     * The server was a replica and started without them, or was told to throw them away and may have died half-way: MySQL
     * runs no replication thread before it is reset (error 1872). If it may have acknowledged what they held, it was given a
     * new {@code server_uuid}, under which it vouches for nothing.
     */
    GONE
}
