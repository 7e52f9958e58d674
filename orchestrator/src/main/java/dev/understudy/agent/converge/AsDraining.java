package dev.understudy.agent.converge;

import dev.understudy.client.Access;
import dev.understudy.client.ServerReport;
import java.time.Duration;

/** A primary in a switchover: what runs may finish for a while, then writes end, and nobody is killed. */
final class AsDraining {
    /** Routers hold new work back, so that most transactions end by themselves well within it. */
    static final Duration GRACE = Duration.ofMillis(250);

    private AsDraining() {}

    static Step next(ServerReport server, LocalFacts facts) {
        if (server.access() == Access.OFFLINE) {
            // Whether writes had ended before it closed itself cannot be seen any more.
            return new Step.Await("closed itself while it heard nobody; the switchover is taken back");
        }
        if (server.access() != Access.WRITABLE) {
            return server.semiSync().waiting() == 0
                    ? new Step.Holds("has ended its writes")
                    : new Step.Await("a commit waits for its acknowledgement");
        }
        if (facts.transactions() == 0) {
            return new Step.Act("end the writes", NodeControl::endWrites);
        }
        return facts.knownFor().compareTo(GRACE) < 0
                ? new Step.Await(facts.transactions() + " transactions finish")
                : new Step.Act("cut the transactions that do not end, then the writes", node -> {
                    node.cutClients();
                    node.endWrites();
                });
    }
}
