package dev.understudy.agent.converge;

/** Whether a replica still has the relay logs with which it acknowledged. */
public enum RelayLog {
    INTACT,
    /** The server was a replica, and started without them. */
    LOST
}
