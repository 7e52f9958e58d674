package dev.understudy.client;

/** Who may do what on a server, from the widest to the narrowest. */
public enum Access {
    /** Clients may write. */
    WRITABLE,
    /** Clients may read; {@code super_read_only} is on. */
    READABLE,
    /** Only the agent and replication may connect; {@code offline_mode} is on. */
    OFFLINE
}
