package dev.understudy.agent.converge;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import java.util.Optional;

/** Chooses the next step that brings a node closer to what the state record tells it to be. */
public final class Converge {
    private Converge() {}

    /**
     * The next step for a node.
     *
     * @param record the newest state record; empty if there is none, when a server is only kept running, harmless
     * @param self the node
     * @param facts what is known of it
     */
    public static Step next(Optional<ClusterState> record, NodeId self, LocalFacts facts) {
        if (record.isEmpty()) {
            return withoutRecord(facts);
        }
        Optional<Member> member = record.get().member(self);
        if (member.isEmpty()) {
            return AsStranger.next(self, facts);
        }
        Assigned assigned = new Assigned(record.get(), self, member.get());
        return switch (facts.process()) {
            case DOWN -> WhileDown.next(assigned, facts);
            case STARTING -> new Step.Await("mysqld is starting");
            case HUNG -> whileHung(assigned);
            case UP ->
                facts.server()
                        .map(server -> Isolation.step(assigned, server, facts)
                                .orElseGet(() -> whileUp(assigned, server, facts)))
                        .orElseThrow(() -> new IllegalArgumentException("UP without an answer"));
        };
    }

    private static Step withoutRecord(LocalFacts facts) {
        if (facts.memory().seen().isPresent()) {
            return new Step.Await("the state record is missing, but version "
                    + facts.memory().seen().get() + " was there before; nothing is changed");
        }
        return facts.process() == ServerProcess.DOWN
                ? facts.restarts().start("start mysqld, harmless")
                : new Step.Await("there is no state record yet");
    }

    /** A server that may have been primary must be certainly dead before another can be one; nothing else frees it. */
    private static Step whileHung(Assigned assigned) {
        return switch (assigned.role()) {
            case PRIMARY, FENCED, REVOKED ->
                new Step.Act("kill mysqld, which does not answer", NodeControl::killServer);
            case REPLICA, REBUILD, MAINTENANCE -> new Step.Await("mysqld does not answer");
        };
    }

    /** A person's server is touched once only: what it acknowledges would count for nothing. */
    private static Step inMaintenance(ServerReport server) {
        return server.receiver().acknowledging()
                ? new Step.Act("stop the receiver, which acknowledges", NodeControl::stopReceiver)
                : new Step.Holds("left alone for maintenance");
    }

    /** Whether others rely on the node's data in this role. */
    private static boolean isToServe(Role role) {
        return switch (role) {
            case PRIMARY, REPLICA, REVOKED -> true;
            case FENCED, REBUILD, MAINTENANCE -> false;
        };
    }

    private static Step whileUp(Assigned assigned, ServerReport server, LocalFacts facts) {
        if (facts.memory().isHalfCopied() && isToServe(assigned.role())) {
            return AsRebuilding.refuseHalfCopied();
        }
        return switch (assigned.role()) {
            case PRIMARY ->
                assigned.record().phase() == Phase.DRAINING
                        ? AsDraining.next(server, facts)
                        : AsPrimary.next(assigned, server, facts);
            case REPLICA -> AsReplica.next(assigned, server, facts);
            case REVOKED -> AsRevoked.next(assigned, server);
            case FENCED -> AsFenced.next(server);
            case MAINTENANCE -> inMaintenance(server);
            case REBUILD -> AsRebuilding.next(assigned, server, facts);
        };
    }
}
