package dev.understudy.simulator;

import static dev.understudy.simulator.Timeline.MILLISECOND;

import java.util.ArrayList;
import java.util.List;

/** The network of a host, cut in one direction or both, or slow. */
record NetworkFaults(World world, Faults faults) {
    private static final long SLOW = 200 * MILLISECOND;

    List<Faults.Fault> all() {
        return List.of(
                fault("CUT_ONE_WAY", this::cutOneWay),
                fault("CUT_PAIR", (place, other) -> cutBoth(place, List.of(other))),
                fault("ISOLATE", this::isolate),
                fault("CUT_REPLICATION", (place, other) -> cutBoth(place, servers())),
                fault(
                        "CUT_STORE",
                        (place, other) -> cutBoth(place, List.of(world.store().place()))),
                fault("SLOW_LINK", this::slow));
    }

    private interface Cut {
        /** Strikes between a place and, if the sort needs one, another. */
        void between(Network.Place place, Network.Place other);
    }

    private Faults.Fault fault(String name, Cut cut) {
        return new Faults.Fault(name, host -> {
            Network.Place place = host.server().place();
            world.oracle().tally().count(Tally.Event.PARTITION);
            cut.between(place, world.chance().of(others(place)));
        });
    }

    private List<Network.Place> others(Network.Place place) {
        List<Network.Place> others = new ArrayList<>(world.network().places());
        others.remove(place);
        return others;
    }

    private List<Network.Place> servers() {
        return world.servers().stream().map(SimulatedServer::place).toList();
    }

    private void cutOneWay(Network.Place place, Network.Place other) {
        Network.Place from = world.chance().oneIn(2) ? place : other;
        Network.Place to = from.equals(place) ? other : place;
        world.network().cut(from, to);
        faults.later(() -> world.network().heal(from, to));
    }

    private void isolate(Network.Place place, Network.Place other) {
        cutBoth(world.chance().oneIn(4) ? other : place, others(place));
    }

    private void slow(Network.Place place, Network.Place other) {
        world.network().delay(place, other, SLOW);
        world.network().delay(other, place, SLOW);
        faults.later(() -> {
            world.network().delay(place, other, 0);
            world.network().delay(other, place, 0);
        });
    }

    private void cutBoth(Network.Place place, List<Network.Place> others) {
        world.network().cutBoth(place, others, faults.duration());
    }
}
