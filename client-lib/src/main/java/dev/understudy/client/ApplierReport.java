package dev.understudy.client;

/**
 * A replica's applier: the threads that execute what the receiver fetched.
 *
 * @param running whether it applies
 * @param delaySeconds by how much it lags on purpose ({@code SOURCE_DELAY})
 * @param error what stopped it last; empty if nothing did
 */
public record ApplierReport(Running running, int delaySeconds, String error) {
    /** A server that applies nothing. */
    public static ApplierReport none() {
        return new ApplierReport(Running.OFF, 0, "");
    }
}
