package dev.understudy.doctor;

/** How bad an ailment is. */
public enum Severity {
    /** Acknowledged writes can be lost, or the cluster cannot fail over. */
    BLOCKING,
    /** It works now, and will not on a bad day. */
    WARNING,
    /** Worth knowing. */
    NOTE
}
