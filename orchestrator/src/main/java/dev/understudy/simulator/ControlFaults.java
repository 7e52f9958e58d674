package dev.understudy.simulator;

import dev.understudy.client.ClusterState;
import dev.understudy.client.StateVersion;
import java.util.List;
import java.util.Optional;

/** ZooKeeper and the orchestrators, and their clocks. */
record ControlFaults(World world, Faults faults) {
    /** How many records a backup may lack. */
    private static final int OLDEST = 6;

    private static final long HOUR_MILLIS = 3_600_000;

    List<Faults.Fault> all() {
        return List.of(
                new Faults.Fault("STORE_DOWN", host -> storeDown()),
                new Faults.Fault("RESTORE_BACKUP", host -> restoreBackup()),
                new Faults.Fault("LOSE_SESSION", this::loseSession),
                new Faults.Fault("STALE_FOLLOWER", this::fallBehind),
                new Faults.Fault("KILL_ORCHESTRATOR", host -> kill(orchestrator())),
                new Faults.Fault(
                        "FREEZE_ORCHESTRATOR",
                        host -> faults.freeze(orchestrator().actor())),
                new Faults.Fault(
                        "CLOCK_JUMP", host -> orchestrator().jump(world.chance().between(-HOUR_MILLIS, HOUR_MILLIS))));
    }

    private void storeDown() {
        world.oracle().tally().count(Tally.Event.STORE_LOST);
        world.store().setUp(false);
        faults.later(() -> world.store().setUp(true));
    }

    /** A backup is older than a second: all agents have reported that they follow a newer record. */
    private void restoreBackup() {
        Optional<StateVersion> newest = world.store().newest().map(ClusterState::version);
        boolean isReported = world.servers().stream()
                .map(server -> world.store().reports().get(server.id()))
                .allMatch(report -> report != null && report.seen().equals(newest));
        if (!isReported) {
            return;
        }
        world.oracle().tally().count(Tally.Event.RESTORED);
        world.store().restoreBackup(1 + world.chance().below(OLDEST));
        faults.later(world.store()::restoreNewest);
    }

    private void loseSession(SimulatedHost host) {
        world.oracle().tally().count(Tally.Event.SESSION_LOST);
        SimulatedOrchestrator orchestrator = orchestrator();
        if (world.chance().oneIn(2)) {
            orchestrator.loseSession();
        } else {
            host.agent().loseSession();
        }
    }

    private void fallBehind(SimulatedHost host) {
        world.oracle().tally().count(Tally.Event.SESSION_LOST);
        host.agent().fallBehind();
    }

    private void kill(SimulatedOrchestrator orchestrator) {
        world.oracle().tally().count(Tally.Event.CRASH);
        orchestrator.kill();
        faults.later(orchestrator::bringBack);
    }

    /** The leader more often than another. */
    private SimulatedOrchestrator orchestrator() {
        List<SimulatedOrchestrator> all = world.orchestrators();
        return all.stream()
                .filter(orchestrator -> orchestrator.leads() && !world.chance().oneIn(3))
                .findFirst()
                .orElseGet(() -> world.chance().of(all));
    }
}
