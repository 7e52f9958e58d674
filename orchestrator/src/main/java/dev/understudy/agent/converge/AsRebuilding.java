package dev.understudy.agent.converge;

import dev.understudy.client.Access;
import dev.understudy.client.Finding;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import java.util.Optional;

/**
 * A node that is copied anew from a donor: it acknowledges nothing and serves nobody; once nobody relies on what it has,
 * what only it has is exported, and everything is replaced.
 */
final class AsRebuilding {
    private AsRebuilding() {}

    static Step next(Assigned assigned, ServerReport server, LocalFacts facts) {
        if (server.semiSync().enabled() || server.access() == Access.WRITABLE) {
            return AsFenced.fenceAndKill(server);
        }
        if (server.receiver().running() != Running.OFF) {
            return new Step.Act("stop the receiver", NodeControl::stopReceiver);
        }
        if (server.access() != Access.OFFLINE) {
            return new Step.Act("cut the readers", NodeControl::fence);
        }
        if (isReliedUpon(assigned)) {
            return new Step.Holds("acknowledges nothing more; is copied anew once nobody relies on what it has");
        }
        if (isCopied(assigned, server, facts)) {
            return new Step.Holds("was copied anew, under a new server_uuid");
        }
        return copy(assigned, server, facts);
    }

    static Step refuseHalfCopied() {
        return new Step.Refuse(new Finding(
                Finding.Kind.HALF_COPIED,
                "its data is half replaced, by a copy that was not finished: it must be copied anew; ask for it with"
                        + " understudy rebuild"));
    }

    private static boolean isReliedUpon(Assigned assigned) {
        return assigned.record().isAcker(assigned.self())
                || assigned.record().reigns().values().stream()
                        .anyMatch(reign -> reign.promise().reliesOn(assigned.self()));
    }

    /** Under another identity than the one of which the record wants to be rid. */
    private static boolean isCopied(Assigned assigned, ServerReport server, LocalFacts facts) {
        return facts.memory().copy().equals(Optional.of(new CopyMark(CopyMark.Stage.DONE, server.serverUuid())))
                && !server.serverUuid().equals(assigned.member().serverUuid());
    }

    private static Step copy(Assigned assigned, ServerReport server, LocalFacts facts) {
        NodeId donor = assigned.member().assignment().source().orElseThrow();
        Copying copying = facts.copying();
        if (copying instanceof Copying.Running running) {
            return running.donor().equals(donor)
                    ? new Step.Await("copying from " + donor + ": " + running.progress())
                    : new Step.Act("give up the copy from " + running.donor(), NodeControl::giveUpCopy);
        }
        if (copying instanceof Copying.Failed failed) {
            return new Step.Refuse(new Finding(
                    Finding.Kind.COPY_FAILED, "could not be copied from " + donor + ": " + failed.message()));
        }
        return copying instanceof Copying.Complete complete && isWhole(assigned, server, facts, complete.gtids())
                ? new Step.Act(
                        "note that it is copied", node -> node.recordCopied(server.serverUuid(), assigned.epoch()))
                : begin(assigned, server, facts, donor);
    }

    /**
     * The server was restarted since the copy began, has just what was copied, and that is of the primary's history. MySQL
     * keeps the state of an older copy, which alone would prove nothing.
     */
    private static boolean isWhole(Assigned assigned, ServerReport server, LocalFacts facts, GtidSet copied) {
        boolean restarted = facts.memory()
                .copy()
                .filter(mark -> mark.stage() == CopyMark.Stage.BEGUN
                        && !mark.serverUuid().equals(server.serverUuid()))
                .isPresent();
        return restarted
                && server.executed().equals(copied)
                && server.executed().contains(assigned.record().base())
                && errant(assigned, server.executed()).isEmpty();
    }

    private static GtidSet errant(Assigned assigned, GtidSet history) {
        return assigned.record().reign().foreignIn(history);
    }

    private static Step begin(Assigned assigned, ServerReport server, LocalFacts facts, NodeId donor) {
        if (server.applier().running() != Running.OFF) {
            // It may hold locks on tables for a transaction of which it waits for the rest; CLONE has to drop them.
            return new Step.Act("stop the applier", NodeControl::stopApplier);
        }
        Member member = assigned.record().member(donor).orElseThrow();
        // Of a copy that was begun before, everything was exported before that.
        GtidSet saved = facts.memory().isHalfCopied() ? GtidSet.EMPTY : errant(assigned, server.history());
        CopyOrder order = new CopyOrder(
                donor,
                member.endpoint(),
                member.serverUuid(),
                assigned.record().base(),
                assigned.record().reign().serverUuid(),
                saved);
        return new Step.Act("copy it anew from " + donor, node -> node.beginCopy(order));
    }
}
