package dev.understudy.agent.health;

import dev.understudy.client.Access;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Role;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Whether reads may go to a replica now. */
final class AskedForReplica {
    private AskedForReplica() {}

    static Verdict of(Glance glance, Duration maxLag) {
        Optional<Verdict.Unfit> why = Judge.unnamed(glance);
        if (why.isPresent()) {
            return why.get();
        }
        ServerReport server = glance.server().orElseThrow();
        return not(glance)
                .or(() -> closed(server))
                .<Verdict>map(unfit -> unfit)
                .orElseGet(() -> lagging(glance, server.receiver(), maxLag));
    }

    private static Optional<Verdict.Unfit> not(Glance glance) {
        Role role = glance.assignment().orElseThrow().role();
        return switch (role) {
            case REPLICA, REVOKED -> Optional.empty();
            case PRIMARY -> Judge.unfit(glance.node() + " is PRIMARY", "ask it for /primary or /read-only");
            case FENCED, REBUILD, MAINTENANCE ->
                Judge.unfit(glance.node() + " is " + role, "read from another node; \"understudy status\" says why");
        };
    }

    private static Optional<Verdict.Unfit> closed(ServerReport server) {
        return switch (server.access()) {
            case READABLE -> Optional.empty();
            case OFFLINE -> Judge.unfit("mysqld is closed to clients", "wait: the agent opens it once it follows");
            case WRITABLE ->
                Judge.unfit("mysqld takes writes, and should not: " + Access.WRITABLE, "read the agent's log");
        };
    }

    /** A receiver that believes to be connected and hears nothing knows nothing of what it lacks. */
    private static Verdict lagging(Glance glance, ReceiverReport receiver, Duration maxLag) {
        OptionalLong lag = glance.lagMillis();
        boolean deaf = receiver.running() == Running.ON && !receiver.hearing();
        if (lag.isEmpty() || deaf) {
            return new Verdict.Unfit(
                    "its lag is not known" + (receiver.error().isEmpty() ? "" : ": " + receiver.error()),
                    "look at \"understudy status\": it does not hear its source, or has not caught up since it started");
        }
        return lag.getAsLong() <= maxLag.toMillis()
                ? new Verdict.Fit("replica with a lag of " + lag.getAsLong() + " ms")
                : new Verdict.Unfit(
                        "its lag is " + lag.getAsLong() + " ms, more than " + maxLag.toMillis(),
                        "wait until it has caught up, or allow more with max_lag");
    }
}
