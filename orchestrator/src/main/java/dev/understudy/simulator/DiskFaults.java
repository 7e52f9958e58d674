package dev.understudy.simulator;

import static dev.understudy.simulator.Timeline.SECOND;

import dev.understudy.client.ClusterState;
import java.util.List;
import java.util.Optional;

/** Disks that stall, are replaced by empty ones, or come back without relay logs. */
final class DiskFaults {
    private final World world;
    private final Faults faults;
    private int replaced;

    DiskFaults(World world, Faults faults) {
        this.world = world;
        this.faults = faults;
    }

    List<Faults.Fault> all() {
        return List.of(
                new Faults.Fault("STALL_DISK", host -> stall(host.server().disk())),
                new Faults.Fault("REPLACE_DISK", this::replace),
                new Faults.Fault("LOSE_RELAY_LOG", host -> loseRelayLog(host.server())));
    }

    private void stall(Disk disk) {
        world.oracle().tally().count(Tally.Event.DISK);
        disk.stalled = true;
        faults.later(() -> disk.stalled = false);
    }

    /**
     * With a majority of the disks gone there is nothing left to be correct about; nor with those of ZooKeeper and the only
     * node that would know better.
     */
    private void replace(SimulatedHost host) {
        if (!world.store().isBehind() && replaced < Math.max(1, (world.hosts().size() - 1) / 2)) {
            replaced++;
            world.oracle().diskLost();
            host.replaceDisk();
        }
    }

    /** With what it had received and not executed yet; then, perhaps, the primary dies. */
    private void loseRelayLog(SimulatedServer server) {
        server.replicaSide().holdApplier(true);
        world.timeline().after(world.chance().between(1, SECOND), () -> {
            if (faults.areOver()) {
                return;
            }
            server.kill();
            world.oracle().diskLost();
            server.disk().loseRelayLog();
            if (world.chance().oneIn(2)) {
                world.timeline().after(world.chance().between(1, SECOND / 2), this::primaryDies);
            }
        });
    }

    private void primaryDies() {
        Optional<SimulatedHost> primary =
                world.store().record().flatMap(ClusterState::primary).map(world::host);
        if (!faults.areOver() && primary.isPresent()) {
            primary.get().switchOff();
            faults.later(primary.get()::switchOn);
        }
    }
}
