package dev.understudy.simulator;

import java.util.List;

/** Processes and whole hosts that die or stand still. */
record ProcessFaults(World world, Faults faults) {
    List<Faults.Fault> all() {
        return List.of(
                new Faults.Fault("KILL_SERVER", host -> crash(host.server()::kill)),
                new Faults.Fault("KILL_AGENT", host -> crash(host::killAgent)),
                new Faults.Fault("SWITCH_OFF", this::switchOff),
                new Faults.Fault("FREEZE_HOST", this::freezeHost),
                new Faults.Fault(
                        "FREEZE_SERVER", host -> faults.freeze(host.server().actor())),
                new Faults.Fault(
                        "FREEZE_AGENT", host -> faults.freeze(host.agent().actor())));
    }

    private void crash(Runnable what) {
        world.oracle().tally().count(Tally.Event.CRASH);
        what.run();
    }

    private void switchOff(SimulatedHost host) {
        crash(host::switchOff);
        faults.later(host::switchOn);
    }

    private void freezeHost(SimulatedHost host) {
        world.oracle().tally().count(Tally.Event.FREEZE);
        host.freeze();
        faults.later(host::thaw);
    }
}
