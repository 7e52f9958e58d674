package dev.understudy.agent.converge;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Epoch;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.ServerReport;
import java.util.Optional;

/** Says who writes the heartbeat row: the settled primary, as long as it is what the record tells it to be. */
public final class Heartbeats {
    private Heartbeats() {}

    /**
     * The epoch in which the next one is to be committed; empty if none is. While commits wait for acknowledgements and too
     * few replicas are connected to give them, another one could only wait as well.
     *
     * @param step what the node does upon the record
     */
    public static Optional<Epoch> due(Optional<ClusterState> record, NodeId self, Step step, LocalFacts facts) {
        boolean pointless = facts.server()
                .map(ServerReport::semiSync)
                .filter(semiSync -> semiSync.waiting() > 0 && semiSync.clients() < semiSync.acknowledgements())
                .isPresent();
        return record.filter(state -> step instanceof Step.Holds
                        && !pointless
                        && state.phase() == Phase.STABLE
                        && state.primary().equals(Optional.of(self)))
                .map(ClusterState::epoch);
    }
}
