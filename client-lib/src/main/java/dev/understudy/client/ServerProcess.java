package dev.understudy.client;

/** What an agent knows of its mysqld as a process. */
public enum ServerProcess {
    /** There is no process; it will not come back before the agent starts it. */
    DOWN,
    /** There is a process which does not answer yet. */
    STARTING,
    /** The process answers its agent. */
    UP,
    /** The process accepts connections or exists, and does not answer its agent. */
    HUNG
}
