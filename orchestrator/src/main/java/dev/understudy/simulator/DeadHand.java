package dev.understudy.simulator;

import static dev.understudy.simulator.Timeline.SECOND;

import dev.understudy.client.ClusterState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An agent dies after it has sent START REPLICA, which waits behind a lock. Meanwhile the primary is cut off and deposed, and
 * then reached by this node alone: the statement must not make the node listen to it again.
 */
record DeadHand(World world) {
    void strike(SimulatedHost host) {
        SimulatedServer server = host.server();
        Optional<SimulatedHost> primary =
                world.store().record().flatMap(ClusterState::primary).map(world::host);
        if (primary.filter(other -> other != host).isEmpty() || !server.isUp()) {
            return;
        }
        world.oracle().tally().count(Tally.Event.CRASH);
        depose(primary.get().server().place(), server);
        server.replicaSide().stopReceiver();
        int hand = server.hand();
        server.actor().after(world.chance().between(4 * SECOND, 7 * SECOND), () -> {
            if (!world.safeguards().endsOlderHands() || server.isHand(hand)) {
                server.replicaSide().startReceiver();
            }
        });
        host.killAgent();
    }

    private void depose(Network.Place primary, SimulatedServer server) {
        List<Network.Place> others = world.servers().stream()
                .filter(other -> other != server)
                .map(SimulatedServer::place)
                .collect(Collectors.toCollection(ArrayList::new));
        others.add(world.store().place());
        world.network().cutBoth(primary, others, 10 * SECOND);
        world.network().cutBoth(primary, List.of(server.place()), world.chance().between(3 * SECOND, 5 * SECOND));
    }
}
