package dev.understudy.client;

import java.util.Optional;

/**
 * A replica's receiver: the thread that fetches the source's binary log.
 *
 * @param running whether it fetches
 * @param source from whom it fetches; empty if no channel is configured
 * @param acknowledging whether its present connection acknowledges what it received ({@code
 *     Rpl_semi_sync_replica_status}); setting the variable does not change that before the receiver restarts
 * @param hearing whether a heartbeat or an event of the source came lately; false while nothing is received
 * @param error what stopped it last; empty if nothing did
 */
public record ReceiverReport(
        Running running, Optional<Endpoint> source, boolean acknowledging, boolean hearing, String error) {
    public ReceiverReport hearing(boolean hears) {
        return new ReceiverReport(running, source, acknowledging, hears, error);
    }

    /** A server that follows nobody. */
    public static ReceiverReport none() {
        return new ReceiverReport(Running.OFF, Optional.empty(), false, false, "");
    }
}
