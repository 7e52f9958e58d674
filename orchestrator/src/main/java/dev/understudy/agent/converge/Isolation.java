package dev.understudy.agent.converge;

import dev.understudy.client.Access;
import dev.understudy.client.ServerReport;
import java.util.Optional;

/**
 * A node that hears neither ZooKeeper nor its peers closes itself. Nothing is acknowledged without acknowledgements anyway;
 * but whoever reads from it would read what may have been overtaken long ago.
 */
final class Isolation {
    private Isolation() {}

    /** What such a node does first; empty if there is nothing that it must do on that account. */
    static Optional<Step> step(Assigned assigned, ServerReport server, LocalFacts facts) {
        if (!facts.contact().isLost()) {
            return Optional.empty();
        }
        return switch (assigned.role()) {
            case PRIMARY -> primary(server);
            case REPLICA, REVOKED -> replica(server);
            case FENCED, REBUILD, MAINTENANCE -> Optional.empty();
        };
    }

    /** One that waits for nobody's acknowledgement cannot be deposed without a person's word, and has heard no less. */
    private static Optional<Step> primary(ServerReport server) {
        if (!server.semiSync().enabled()) {
            return Optional.empty();
        }
        return Optional.of(
                server.access() == Access.OFFLINE
                        ? new Step.Await("closed: it hears neither ZooKeeper nor the acknowledgements of its replicas")
                        : new Step.Act(
                                "close, readers included: neither ZooKeeper nor an acknowledgement was heard",
                                NodeControl::fence));
    }

    private static Optional<Step> replica(ServerReport server) {
        return server.access() == Access.READABLE && !server.semiSync().enabled()
                ? Optional.of(new Step.Act(
                        "close to readers: neither ZooKeeper nor its source was heard", NodeControl::closeForReads))
                : Optional.empty();
    }
}
