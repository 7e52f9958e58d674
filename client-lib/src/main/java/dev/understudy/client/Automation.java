package dev.understudy.client;

/** Whether a cluster is changed without a person's word. */
public enum Automation {
    ON,
    /** No failover and no repair begins; what was begun is finished. */
    PAUSED
}
