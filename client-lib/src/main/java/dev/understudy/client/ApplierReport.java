package dev.understudy.client;

/**
 * A replica's applier: the threads that execute what the receiver fetched.
 *
 * @param running whether it applies
 * @param error what stopped it last; empty if nothing did
 */
public record ApplierReport(Running running, String error) {
    /** A server that applies nothing. */
    public static ApplierReport none() {
        return new ApplierReport(Running.OFF, "");
    }
}
