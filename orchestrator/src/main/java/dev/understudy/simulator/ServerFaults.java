package dev.understudy.simulator;

import static dev.understudy.simulator.Timeline.SECOND;

import dev.understudy.client.Access;
import java.util.List;

/** Servers that are slow, or stopped by somebody who is not their agent. */
record ServerFaults(World world, Faults faults) {
    List<Faults.Fault> all() {
        return List.of(
                new Faults.Fault("HOLD_APPLIER", host -> hold(host.server().replicaSide())),
                new Faults.Fault(
                        "SLOW_STATEMENTS",
                        host -> host.server().beSlow(world.chance().between(0, 4 * SECOND))),
                new Faults.Fault("STOP_CLEANLY", host -> stopCleanly(host.server())));
    }

    private void hold(ReplicaSide replica) {
        replica.holdApplier(true);
        faults.later(() -> replica.holdApplier(false));
    }

    /**
     * Not a primary: one that lacks just one acker answers its waiting commits when it is stopped so, which nobody but its
     * agent may do.
     */
    private void stopCleanly(SimulatedServer server) {
        if (server.access() != Access.WRITABLE) {
            world.oracle().tally().count(Tally.Event.CRASH);
            server.shutDown();
        }
    }
}
