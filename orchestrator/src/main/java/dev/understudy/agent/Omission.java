package dev.understudy.agent;

import dev.understudy.agent.converge.NodeControl;
import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import java.util.Optional;

/**
 * The node as its agent's decisions see it: as it is, or with one safeguard switched off, when what is seen is falsified and
 * what is done is left out. The decisions know nothing of it.
 */
interface Omission {
    /** What the agent is made to believe. */
    Observation seen(Optional<ClusterState> record, Observation truth);

    /** What acts instead of the node. */
    NodeControl control();

    /** A node as it is, unless one of its safeguards is to be switched off. */
    static Omission of(AgentSettings settings, NodeControl node) {
        return settings.without()
                .map(safeguard -> of(safeguard, settings.node(), node))
                .orElseGet(() -> new Nothing(node));
    }

    private static Omission of(Safeguard without, NodeId self, NodeControl node) {
        return switch (without) {
            case FENCING -> new WithoutFencing(node);
            case REVOCATION -> new WithoutRevocation(self, node);
            case RECEIVER_ONLY_REPOINT -> new WithoutReceiverOnlyRepoint(node);
        };
    }

    /** Nothing is left out. */
    record Nothing(NodeControl control) implements Omission {
        @Override
        public Observation seen(Optional<ClusterState> record, Observation truth) {
            return truth;
        }
    }
}
