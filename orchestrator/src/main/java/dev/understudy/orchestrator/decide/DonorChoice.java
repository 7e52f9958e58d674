package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Finding;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The donor that a person names for a node: as good as one that the leader would choose, or refused with the reason. A node
 * that must not be primary may be one, and is often the best: nobody else needs it.
 */
record DonorChoice(Situation situation, ClusterState record, NodeId recipient, NodeId donor) {
    private static final String OR_ANOTHER = ", or name another donor";
    private static final int MILLIS = 1000;

    /** Why the node is not copied from it; empty if it can be. */
    Optional<String> objection() {
        if (record.member(donor).isEmpty()) {
            return Optional.of("there is no node " + donor + " to copy from; the nodes are "
                    + record.members().keySet());
        }
        if (donor.equals(recipient)) {
            return Optional.of(donor + " cannot be copied from itself: name another donor, or none");
        }
        Optional<NodeReport> report = situation.fresh(donor);
        if (report.isEmpty()) {
            return Optional.of("the agent of " + donor + " is silent: start it" + OR_ANOTHER);
        }
        if (report.get().process() != ServerProcess.UP) {
            return Optional.of(
                    "mysqld of " + donor + " is " + report.get().process() + ": wait until it is UP" + OR_ANOTHER);
        }
        return foreign(report.get())
                .or(() -> late(report.get()))
                .or(this::unlikeOthers)
                .or(() -> CopyRoom.of(situation, recipient, donor).lack());
    }

    /** It has what the primary's history lacks, or does not do what it shall. */
    private Optional<String> foreign(NodeReport report) {
        GtidSet errant = report.server()
                .filter(server -> !record.primary().equals(Optional.of(donor)))
                .map(server -> Evidence.errant(server, record))
                .orElse(GtidSet.EMPTY);
        if (!errant.isEmpty()) {
            return Optional.of(donor + " itself has transactions that the primary's history lacks (" + errant
                    + "): rebuild it first" + OR_ANOTHER);
        }
        return report.finding()
                .map(Finding::message)
                .map(message -> donor + " does not do what it shall (" + message + "): mend that first" + OR_ANOTHER);
    }

    private Optional<String> late(NodeReport report) {
        long delay =
                report.server().map(server -> server.applier().delaySeconds()).orElse(0);
        if (delay > 0) {
            return Optional.of(donor + " executes everything " + delay + " s late, and so would lack what the others"
                    + " have: name another donor");
        }
        OptionalLong lag = report.load().lagMillis();
        return new Examined(situation, record, donor).isLagging()
                ? Optional.of(donor + " is " + lag.orElse(0) / MILLIS
                        + " s behind its primary: wait until it has caught up" + OR_ANOTHER)
                : Optional.empty();
    }

    private Optional<String> unlikeOthers() {
        Optional<String> own = series(recipient);
        Optional<String> series = series(donor);
        if (own.isPresent() && series.isPresent() && !own.equals(series)) {
            return Optional.of(donor + " runs MySQL " + series.get() + " and " + recipient + " " + own.get()
                    + ": MySQL copies within one series only; install the same on both" + OR_ANOTHER);
        }
        return Donors.of(situation, record, recipient).has(donor)
                ? Optional.empty()
                : Optional.of(donor + " does not follow the primary without trouble; it is told to be "
                        + record.member(donor).orElseThrow().assignment() + ": wait until it does" + OR_ANOTHER);
    }

    private Optional<String> series(NodeId node) {
        return situation.report(node).flatMap(NodeReport::server).map(ServerReport::series);
    }
}
