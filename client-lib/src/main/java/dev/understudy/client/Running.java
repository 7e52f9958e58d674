package dev.understudy.client;

/** The state of a replication thread, as performance_schema has it. */
public enum Running {
    OFF,
    CONNECTING,
    ON
}
