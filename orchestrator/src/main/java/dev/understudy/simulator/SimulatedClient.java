package dev.understudy.simulator;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An application that writes. Mostly it does what its router would, on a record that may be old; now and then it asks any
 * server that it can reach, as somebody with an old configuration would.
 */
final class SimulatedClient {
    private static final long THINK = 220 * Timeline.MILLISECOND;
    private static final long RETRY = 60 * Timeline.MILLISECOND;
    private static final long PATIENCE = 4 * Timeline.SECOND;

    private final World world;
    private final Network.Place place;
    private final Actor actor;
    private final StoreClient store;

    SimulatedClient(World world, Network.Place place) {
        this.world = world;
        this.place = place;
        this.actor = new Actor(place.name(), world.timeline());
        this.store = new StoreClient(world.store(), actor, place, StoreClient.Sees.THE_RECORD, () -> {});
    }

    void start() {
        actor.start();
        store.start(() -> {});
        think(THINK);
    }

    private void think(long micros) {
        actor.after(world.chance().around(micros), this::work);
    }

    private void work() {
        Optional<NodeId> target = target();
        if (target.isEmpty()) {
            think(RETRY);
            return;
        }
        SimulatedServer server = world.server(target.get());
        long write = world.oracle().nextWrite();
        Session session = new Session(
                world.chance().oneIn(10) ? Session.Rights.PRIVILEGED : Session.Rights.ORDINARY, answer -> {});
        long hold = world.chance().oneIn(8) ? world.chance().between(1, 500 * Timeline.MILLISECOND) : 0;
        world.network()
                .send(
                        place,
                        server.place(),
                        () -> server.actor().now(() -> {
                            if (hold == 0) {
                                server.write(session, write);
                            } else {
                                server.begin(session, write, hold);
                            }
                        }));
        actor.after(PATIENCE, () -> session.end(Session.Answer.CUT));
        think(THINK);
    }

    private Optional<NodeId> target() {
        if (world.chance().oneIn(8)) {
            List<NodeId> all = new ArrayList<>(world.hosts().keySet());
            return Optional.of(world.chance().of(all));
        }
        return store.record().filter(ClusterState::isWritable).flatMap(ClusterState::primary);
    }
}
