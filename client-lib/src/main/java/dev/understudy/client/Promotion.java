package dev.understudy.client;

/** Whether a node may become primary. */
public enum Promotion {
    /** Chosen before others that are as good otherwise. */
    PREFER,
    NEUTRAL,
    /** Never made primary, and so never an acker. */
    MUST_NOT
}
