package dev.understudy.agent.converge;

import dev.understudy.client.Access;
import dev.understudy.client.Durability;
import dev.understudy.client.Epoch;
import dev.understudy.client.Finding;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import dev.understudy.client.StateVersion;
import java.util.Optional;

/** The primary of an epoch: everything received is executed, semi-sync waits, then writes, then the barrier. */
final class AsPrimary {
    /** More acknowledgements than any cluster can give: nobody is answered. */
    private static final int NEVER = 1000;

    private AsPrimary() {}

    static Step next(Assigned assigned, ServerReport server, LocalFacts facts) {
        if (!server.serverUuid().equals(assigned.member().serverUuid())) {
            return refuse("the record made " + assigned.member().serverUuid() + " primary, but this server is "
                    + server.serverUuid() + " and may have other data");
        }
        if (!isOpen(server)) {
            if (!facts.memory().promoted().equals(Optional.of(assigned.epoch()))) {
                return prepare(assigned, server, facts);
            }
            return hasClosedItself(server) ? reopen(assigned, server) : again(assigned, server, facts);
        }
        Epoch epoch = assigned.epoch();
        if (!facts.memory().promoted().equals(Optional.of(epoch))) {
            // Others had opened it. If it dies, the agent must know that it was a primary.
            return new Step.Act("take over as primary what takes writes already", node -> node.recordPromotion(epoch));
        }
        Optional<Step> change = inForce(assigned, server);
        return change.isPresent() ? change.get() : proven(assigned, server, facts);
    }

    static int acknowledgements(Assigned assigned) {
        return assigned.record()
                .durability()
                .map(Durability::acknowledgements)
                .orElseThrow(() -> new IllegalStateException("a primary without durability"));
    }

    private static boolean isOpen(ServerReport server) {
        return server.access() == Access.WRITABLE && server.receiver().running() == Running.OFF;
    }

    /** What the record changes while the primary is open. */
    private static Optional<Step> inForce(Assigned assigned, ServerReport server) {
        if (!server.refused().equals(assigned.record().refused())) {
            return Optional.of(new Step.Act(
                    "refuse " + assigned.record().refused() + " as replicas, and nobody else",
                    node -> node.refuseReplicas(assigned.record().refused())));
        }
        int wanted = acknowledgements(assigned);
        boolean waits = server.semiSync().enabled()
                ? server.semiSync().acknowledgements() == wanted && wanted > 0
                : wanted == 0;
        return waits
                ? Optional.empty()
                : Optional.of(new Step.Act(
                        "wait for " + wanted + " acknowledgements", node -> node.awaitAcknowledgements(wanted)));
    }

    private static Step proven(Assigned assigned, ServerReport server, LocalFacts facts) {
        if (!isProven(assigned, facts)) {
            StateVersion from = assigned.record().barrierFrom();
            boolean underWay = facts.pendingBarrier()
                    .filter(begun -> !from.isNewerThan(begun))
                    .isPresent();
            // An attempt that waits already is joined by another only when that one can be acknowledged.
            boolean pointless =
                    server.semiSync().waiting() > 0 && server.semiSync().clients() < acknowledgements(assigned);
            return underWay || pointless
                    ? new Step.Await("the barrier of epoch " + assigned.epoch() + " waits for its acknowledgement")
                    : new Step.Act(
                            "begin the barrier",
                            node -> node.beginBarrier(assigned.record().version()));
        }
        // Only now: it takes as long as all of the promotion before it.
        return server.receiver().source().isPresent()
                ? new Step.Act("forget the old source", AsReplica::forgetSource)
                : new Step.Holds("takes writes, each with " + acknowledgements(assigned) + " acknowledgements");
    }

    private static boolean isProven(Assigned assigned, LocalFacts facts) {
        StateVersion from = assigned.record().barrierFrom();
        return facts.memory().barrier().filter(had -> !from.isNewerThan(had)).isPresent();
    }

    /**
     * Before the barrier nobody was answered, so opening may be tried again. After it only a server that ended its writes
     * for a switchover, and never stopped since, is opened again: it still waits for acknowledgements.
     */
    private static Step again(Assigned assigned, ServerReport server, LocalFacts facts) {
        boolean hadBarrier = facts.memory()
                .barrier()
                .filter(had -> had.epoch().equals(assigned.epoch()))
                .isPresent();
        boolean onlyDrained =
                server.access() == Access.READABLE && (server.semiSync().enabled() || acknowledgements(assigned) == 0);
        return hadBarrier && !onlyDrained
                ? refuse("this server was primary of epoch " + assigned.epoch()
                        + " and is not open any more: it is not opened again in the same epoch")
                : prepare(assigned, server, facts);
    }

    /** Only a server that never stopped since it was opened waits for acknowledgements, and only by itself is it offline. */
    private static boolean hasClosedItself(ServerReport server) {
        return server.access() == Access.OFFLINE
                && server.semiSync().enabled()
                && server.receiver().running() == Running.OFF;
    }

    /** Nobody was answered meanwhile without the acknowledgements that every answer needs: it goes on where it was. */
    private static Step reopen(Assigned assigned, ServerReport server) {
        int wanted = toWaitFor(assigned, server);
        return new Step.Act("open again, still primary of epoch " + assigned.epoch(), node -> node.reopen(wanted));
    }

    private static Step prepare(Assigned assigned, ServerReport server, LocalFacts facts) {
        if (facts.memory().relayLog() == RelayLog.GONE) {
            return AsReplica.reset(server);
        }
        boolean lacks = !server.history().contains(assigned.record().base());
        if (lacks && assigned.member().assignment().source().isPresent()) {
            return AsReplica.fetch(assigned, server, facts);
        }
        if (server.receiver().running() != Running.OFF) {
            return new Step.Act("stop the receiver", NodeControl::stopReceiver);
        }
        if (lacks) {
            return refuse(
                    "it lacks " + assigned.record().base().minus(server.history()) + " of what it was chosen for");
        }
        if (!server.executed().contains(server.received())) {
            return applyRest(server);
        }
        return promote(assigned, server, facts);
    }

    private static Step promote(Assigned assigned, ServerReport server, LocalFacts facts) {
        Epoch epoch = assigned.epoch();
        if (server.refused().equals(assigned.record().refused()) && !isProven(assigned, facts)) {
            int wanted = acknowledgements(assigned);
            StateVersion version = assigned.record().version();
            // In one step: nothing is left to look at between the two, and every writer waits meanwhile.
            return new Step.Act("become primary, and begin the barrier", node -> {
                node.promote(wanted, epoch);
                node.beginBarrier(version);
            });
        }
        int wanted = toWaitFor(assigned, server);
        return new Step.Act("become primary", node -> node.promote(wanted, epoch));
    }

    /** Whoever must be refused may be connected already: its acknowledgements must not answer anybody. */
    private static int toWaitFor(Assigned assigned, ServerReport server) {
        boolean allOut = server.refused().containsAll(assigned.record().refused());
        return allOut ? acknowledgements(assigned) : NEVER;
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
