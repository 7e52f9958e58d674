package dev.understudy.agent.converge;

import dev.understudy.client.Access;
import dev.understudy.client.Durability;
import dev.understudy.client.Epoch;
import dev.understudy.client.Finding;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import java.util.Optional;

/** The primary of an epoch: everything received is executed, semi-sync waits, then writes, then the barrier. */
final class AsPrimary {
    private AsPrimary() {}

    static Step next(Assigned assigned, ServerReport server, LocalFacts facts) {
        if (!server.serverUuid().equals(assigned.member().serverUuid())) {
            return refuse("the record made " + assigned.member().serverUuid() + " primary, but this server is "
                    + server.serverUuid() + " and may have other data");
        }
        Optional<Epoch> epoch = Optional.of(assigned.epoch());
        int acknowledgements =
                assigned.record().durability().map(Durability::acknowledgements).orElse(1);
        if (!isOpen(server, acknowledgements)) {
            return facts.memory().promoted().equals(epoch)
                    ? repeatOrRefuse(assigned, server, facts)
                    : prepare(assigned, server, acknowledgements);
        }
        if (facts.memory().barrier().equals(epoch)) {
            // Only now: it takes as long as all of the promotion before it.
            if (server.receiver().source().isPresent()) {
                return new Step.Act("forget the old source", NodeControl::forgetSource);
            }
            return new Step.Holds("takes writes, each with " + acknowledgements + " acknowledgements");
        }
        return facts.pendingBarrier().equals(epoch)
                ? new Step.Await("the barrier of epoch " + assigned.epoch() + " waits for its acknowledgement")
                : new Step.Act("begin the barrier", node -> node.beginBarrier(assigned.epoch()));
    }

    private static boolean isOpen(ServerReport server, int acknowledgements) {
        return server.access() == Access.WRITABLE
                && server.semiSync().enabled()
                && server.semiSync().acknowledgements() == acknowledgements
                && server.receiver().running() == Running.OFF;
    }

    /** Before the barrier nobody was answered, so opening may be tried again; after it the server has a past. */
    private static Step repeatOrRefuse(Assigned assigned, ServerReport server, LocalFacts facts) {
        if (facts.memory().barrier().equals(Optional.of(assigned.epoch()))) {
            return refuse("this server was primary of epoch " + assigned.epoch()
                    + " and is not open any more: it is not opened again in the same epoch");
        }
        return prepare(
                assigned,
                server,
                assigned.record().durability().map(Durability::acknowledgements).orElse(1));
    }

    private static Step prepare(Assigned assigned, ServerReport server, int acknowledgements) {
        if (server.receiver().running() != Running.OFF) {
            return new Step.Act("stop the receiver", NodeControl::stopReceiver);
        }
        if (!server.history().contains(assigned.record().base())) {
            return refuse(
                    "it lacks " + assigned.record().base().minus(server.history()) + " of what it was chosen for");
        }
        if (!server.executed().contains(server.received())) {
            return applyRest(server);
        }
        return new Step.Act("become primary", node -> node.promote(acknowledgements, assigned.epoch()));
    }

    private static Step applyRest(ServerReport server) {
        if (server.applier().running() == Running.OFF) {
            return server.applier().error().isEmpty()
                    ? new Step.Act("start the applier", NodeControl::startApplier)
                    : refuse("the applier stopped before everything received was executed: "
                            + server.applier().error());
        }
        return new Step.Act("execute what was received", node -> node.awaitExecuted(server.received()));
    }

    private static Step refuse(String message) {
        return new Step.Refuse(new Finding(Finding.Kind.STEP_FAILED, message));
    }
}
