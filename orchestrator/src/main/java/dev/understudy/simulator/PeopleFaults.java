package dev.understudy.simulator;

import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** People who ask for something at the wrong time. */
record PeopleFaults(World world) {
    List<Faults.Fault> all() {
        return List.of(
                new Faults.Fault(
                        "SWITCHOVER",
                        host -> ask(
                                Request.Kind.SWITCHOVER,
                                world.chance().oneIn(3) ? Optional.of(host.node()) : Optional.empty())),
                new Faults.Fault("MAINTENANCE", host -> ask(Request.Kind.MAINTENANCE, Optional.of(host.node()))),
                new Faults.Fault(
                        "PAUSE_OR_RESUME",
                        host -> ask(
                                world.chance().oneIn(2) ? Request.Kind.PAUSE : Request.Kind.RESUME, Optional.empty())),
                new Faults.Fault("RETURN_OR_ACKNOWLEDGE", this::returnOrAcknowledge));
    }

    private void returnOrAcknowledge(SimulatedHost host) {
        if (world.chance().oneIn(2)) {
            ask(Request.Kind.RETURN, Optional.of(host.node()));
        } else {
            ask(Request.Kind.ACKNOWLEDGE, Optional.empty());
        }
    }

    private void ask(Request.Kind kind, Optional<NodeId> node) {
        world.oracle().tally().count(Tally.Event.REQUEST);
        world.store().request(new Request(kind, node, new TreeSet<>(Collections.emptySet()), "somebody"));
    }
}
