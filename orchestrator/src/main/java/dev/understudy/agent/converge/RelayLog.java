package dev.understudy.agent.converge;

/** Whether a replica still has the relay logs with which it acknowledged. */
public enum RelayLog {
    INTACT,
    /** They are gone, but nothing with them: the server had executed everything when it was promoted. A reset is due. */
    SPENT,
    /** The server was a replica and started without them: MySQL runs no replication thread before it is reset (error 1872). */
    GONE,
    /** Replication was reset since. What the node had acknowledged and not executed is missing: it vouches for nothing. */
    LOST;

    /** Whether the node still has all that it ever acknowledged. */
    public boolean vouches() {
        return switch (this) {
            case INTACT, SPENT -> true;
            case GONE, LOST -> false;
        };
    }
}
