package dev.understudy.agent.converge;

import dev.understudy.client.Access;
import dev.understudy.client.Finding;
import dev.understudy.client.GtidSet;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import java.util.Optional;
import java.util.TreeSet;

/** A replica: nothing of its own beyond the base, then the receiver at its source, the applier on, open for reads. */
final class AsReplica {
    private AsReplica() {}

    static Step next(Assigned assigned, ServerReport server, LocalFacts facts) {
        // A server that takes writes or waits for acknowledgements was a primary in this life of its process.
        if (server.semiSync().enabled() || server.access() == Access.WRITABLE) {
            return afterReign(server);
        }
        if (!facts.memory().withinBase().equals(Optional.of(assigned.epoch()))) {
            return check(assigned, server);
        }
        if (facts.memory().relayLog() == RelayLog.GONE) {
            return reset(server);
        }
        if (server.applier().running() == Running.OFF
                && !server.applier().error().isEmpty()) {
            return new Step.Refuse(new Finding(
                    Finding.Kind.REPLICATION_BROKEN,
                    "the applier stopped: " + server.applier().error()));
        }
        return follow(assigned, server, facts, assigned.acknowledging(server));
    }

    /** {@code super_read_only} waits for commits, so that none is under way on a server that has it, unless one waits. */
    private static Step afterReign(ServerReport server) {
        return server.access() == Access.READABLE && server.semiSync().waiting() == 0
                ? new Step.Act("turn off the source side of semi-sync", NodeControl::releaseSemiSync)
                : AsFenced.fenceAndKill(server);
    }

    /** Freezes what the node has, and compares it with what the primary began with. */
    private static Step check(Assigned assigned, ServerReport server) {
        if (server.receiver().running() != Running.OFF) {
            return new Step.Act("stop the receiver before looking for errant transactions", NodeControl::stopReceiver);
        }
        // What the primary numbered since it began came through a source in between, which was quicker to move.
        GtidSet errant = assigned.record().reign().foreignIn(server.history());
        if (!errant.isEmpty()) {
            return new Step.Refuse(new Finding(
                    Finding.Kind.ERRANT,
                    errant.count() + " transactions are not in the primary's history: " + errant
                            + "; it must not follow before it is copied anew from another node, which understudy"
                            + " rebuild asks for where the policy does not"));
        }
        return new Step.Act("its history lies within the base", node -> node.recordWithinBase(assigned.epoch()));
    }

    /** Its relay logs are gone: it begins anew as a replica. */
    static Step reset(ServerReport server) {
        return server.receiver().running() == Running.OFF
                ? new Step.Act("reset replication, whose relay logs are gone", AsReplica::forgetSource)
                : new Step.Act("stop the receiver, whose relay log is gone", NodeControl::stopReceiver);
    }

    /**
     * The relay logs are given up before MySQL deletes them. A server that dies meanwhile may come back without a source and
     * with a position in a relay log that is gone, so that no thread of its next source starts (error 1872, MySQL 9.7.4).
     */
    static void forgetSource(NodeControl node) throws StepFailedException {
        node.record(RelayLog.GONE);
        node.forgetSource();
        node.record(RelayLog.INTACT);
    }

    private static Step follow(Assigned assigned, ServerReport server, LocalFacts facts, Acknowledging acknowledging) {
        // Now it costs nobody anything; a promotion would have to wait for it.
        if (server.access() == Access.OFFLINE && !server.refused().isEmpty()) {
            return new Step.Act("let every node in as a replica", node -> node.refuseReplicas(new TreeSet<>()));
        }
        ReceiverReport receiver = server.receiver();
        boolean configured = receiver.source().isPresent();
        // With relay logs to keep, the receiver may be moved only while the applier runs.
        if (configured && server.applier().running() == Running.OFF) {
            return new Step.Act("start the applier", NodeControl::startApplier);
        }
        if (!receiver.source().equals(Optional.of(assigned.source())) || receiver.running() == Running.OFF) {
            return receiver.running() == Running.OFF
                    ? new Step.Act("follow " + assigned.source(), node -> node.follow(assigned.source(), acknowledging))
                    : new Step.Act("stop the receiver to move it", NodeControl::stopReceiver);
        }
        if (server.applier().running() == Running.OFF) {
            return new Step.Act("start the applier", NodeControl::startApplier);
        }
        return connected(assigned, server, facts, acknowledging);
    }

    /** What a chosen primary lacks is fetched as by any replica, and acknowledged to nobody. */
    static Step fetch(Assigned assigned, ServerReport server, LocalFacts facts) {
        Step step = follow(assigned, server, facts, Acknowledging.OFF);
        return step instanceof Step.Act ? step : new Step.Await("fetches what it lacks from " + assigned.source());
    }

    private static Step connected(
            Assigned assigned, ServerReport server, LocalFacts facts, Acknowledging acknowledging) {
        if (server.access() == Access.OFFLINE && facts.contact().isLost()) {
            return new Step.Await("closed to readers: it hears neither ZooKeeper nor its source");
        }
        if (server.access() == Access.OFFLINE && assigned.isFetchedFrom()) {
            return new Step.Act("open for the next primary, which lacks something", NodeControl::openForReads);
        }
        boolean acknowledges = acknowledging == Acknowledging.ON;
        if (server.receiver().acknowledging() && !acknowledges) {
            // Also while it is refused: it is let in again only once it says that it would not acknowledge.
            return new Step.Act("restart the receiver, not to acknowledge", NodeControl::stopReceiver);
        }
        if (server.receiver().running() == Running.CONNECTING) {
            // MySQL counts its attempts in the message, which would make each of them news.
            String error = server.receiver().error().replaceFirst(" This was attempt.*", "");
            return new Step.Await(
                    "the receiver connects to " + assigned.source() + (error.isEmpty() ? "" : ": " + error));
        }
        if (acknowledges && !server.receiver().acknowledging()) {
            // The setting takes effect only when the receiver starts.
            return new Step.Act("restart the receiver to acknowledge", NodeControl::stopReceiver);
        }
        if (server.access() == Access.OFFLINE) {
            return new Step.Act("open for reads", NodeControl::openForReads);
        }
        return new Step.Holds("follows " + assigned.source());
    }
}
