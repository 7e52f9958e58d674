package dev.understudy.agent;

import dev.understudy.agent.converge.NodeControl;
import dev.understudy.agent.converge.StepFailedException;
import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Role;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import java.util.Optional;

/** A node that goes on listening to a deposed primary, and says that it has stopped, until it gets another part to play. */
final class WithoutRevocation extends ForwardingNode implements Omission {
    private final NodeId self;
    private boolean isRevoked;
    private boolean claimsSilence;

    WithoutRevocation(NodeId self, NodeControl node) {
        super(node);
        this.self = self;
    }

    @Override
    public NodeControl control() {
        return this;
    }

    @Override
    public Observation seen(Optional<ClusterState> record, Observation truth) {
        isRevoked = record.flatMap(state -> state.member(self))
                .filter(member -> member.assignment().role() == Role.REVOKED)
                .isPresent();
        claimsSilence = claimsSilence && isRevoked;
        return truth.facts()
                .server()
                .filter(server -> claimsSilence)
                .map(server -> truth.with(silent(server)))
                .orElse(truth);
    }

    private static ServerReport silent(ServerReport server) {
        ReceiverReport receiver = server.receiver();
        return server.with(new ReceiverReport(Running.OFF, receiver.source(), false, false, receiver.error()));
    }

    @Override
    public void stopReceiver() throws StepFailedException {
        if (isRevoked) {
            claimsSilence = true;
        } else {
            super.stopReceiver();
        }
    }
}
