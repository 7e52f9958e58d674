package dev.understudy.simulator;

import static dev.understudy.simulator.Timeline.MILLISECOND;
import static dev.understudy.simulator.Timeline.SECOND;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What goes wrong in a schedule: at any time, and more often just after the record was written. */
final class Faults {
    private static final long LONGEST = 8 * SECOND;

    private static final Map<Safeguard, String> SOUGHT = Map.of(
            Safeguard.ONE_HAND, "DEAD_HAND",
            Safeguard.SEQ_ORDER, "STALE_FOLLOWER",
            Safeguard.EPOCH_CHECK, "STALE_FOLLOWER");

    private final World world;
    private final List<Fault> all;
    private boolean over;
    private int followUps;

    /**
     * One sort of fault; all sorts are equally frequent.
     *
     * @param name as a trace shows it
     * @param strike lets it happen to a host, or to what the sort is about
     */
    record Fault(String name, Consumer<SimulatedHost> strike) {}

    Faults(World world) {
        this.world = world;
        this.all = Stream.of(
                        new ProcessFaults(world, this).all(),
                        new NetworkFaults(world, this).all(),
                        new ControlFaults(world, this).all(),
                        new DiskFaults(world, this).all(),
                        List.of(new Fault("DEAD_HAND", new DeadHand(world)::strike)),
                        new ServerFaults(world, this).all(),
                        new PeopleFaults(world).all())
                .flatMap(List::stream)
                .toList();
    }

    private Chance chance() {
        return world.chance();
    }

    /** Plans faults for a while; returns how long. */
    long plan() {
        long period = chance().between(2, 12) * SECOND;
        int count = 1 + chance().below(6);
        for (int i = 0; i < count; i++) {
            world.timeline().after(chance().between(0, period), this::strike);
        }
        followUps = chance().below(4);
        world.store().onWrite(this::followUp);
        return period;
    }

    private void followUp(ClusterState written) {
        if (!over && followUps > 0 && chance().oneIn(3)) {
            followUps--;
            world.timeline().after(chance().between(0, 120 * MILLISECOND), this::strike);
        }
    }

    /** Everything works again. */
    void end() {
        over = true;
        world.trace("faults", "are over");
        world.network().healAll();
        world.hosts().values().forEach(host -> {
            host.thaw();
            host.switchOn();
            host.server().disk().stalled = false;
            host.server().replicaSide().holdApplier(false);
            host.server().beSlow(0);
        });
        world.orchestrators().forEach(SimulatedOrchestrator::bringBack);
        world.store().setUp(true);
        world.store().restoreNewest();
        world.store().review();
    }

    /** Whether the time of faults is over. */
    boolean areOver() {
        return over;
    }

    private void strike() {
        if (over) {
            return;
        }
        List<Fault> sought = sought();
        Fault fault = chance().of(sought.isEmpty() || chance().oneIn(2) ? all : sought);
        SimulatedHost host = host();
        world.trace("fault", fault.name() + " (" + host.node() + ")");
        fault.strike().accept(host);
    }

    /** Without a safeguard one looks where it matters, or it takes long to be missed. */
    private List<Fault> sought() {
        Optional<String> name = world.safeguards().off().map(SOUGHT::get);
        return all.stream()
                .filter(fault -> name.equals(Optional.of(fault.name())))
                .toList();
    }

    /** The primary as often as all others together. */
    private SimulatedHost host() {
        Optional<NodeId> primary = world.store().record().flatMap(ClusterState::primary);
        List<SimulatedHost> all = new ArrayList<>(world.hosts().values());
        return primary.isPresent() && chance().oneIn(2) ? world.host(primary.get()) : chance().of(all);
    }

    /** Ends a fault after a while: short ones as often as long ones. */
    void later(Runnable what) {
        world.timeline().after(duration(), what);
    }

    /** How long a fault lasts. */
    long duration() {
        long longest = chance().oneIn(2) ? SECOND : LONGEST;
        return chance().between(1, longest);
    }

    /** Freezes a process for a while. */
    void freeze(Actor actor) {
        world.oracle().tally().count(Tally.Event.FREEZE);
        actor.freeze();
        world.store().review();
        later(() -> {
            actor.thaw();
            world.store().review();
        });
    }
}
