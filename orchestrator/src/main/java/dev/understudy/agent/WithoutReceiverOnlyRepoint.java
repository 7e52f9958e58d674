package dev.understudy.agent;

import dev.understudy.agent.converge.Acknowledging;
import dev.understudy.agent.converge.NodeControl;
import dev.understudy.agent.converge.StepFailedException;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Endpoint;
import java.util.Optional;

/** A node that is moved to another source with both threads stopped, upon which MySQL throws its relay logs away. */
final class WithoutReceiverOnlyRepoint extends ForwardingNode implements Omission {
    private Optional<Endpoint> source = Optional.empty();

    WithoutReceiverOnlyRepoint(NodeControl node) {
        super(node);
    }

    @Override
    public NodeControl control() {
        return this;
    }

    @Override
    public Observation seen(Optional<ClusterState> record, Observation truth) {
        source = truth.facts().server().flatMap(server -> server.receiver().source());
        return truth;
    }

    @Override
    public void follow(Endpoint next, Acknowledging acknowledging) throws StepFailedException {
        boolean isMove = source.isPresent() && !source.get().equals(next);
        if (isMove) {
            super.stopApplier();
        }
        super.follow(next, acknowledging);
        if (isMove) {
            super.startApplier();
        }
    }
}
