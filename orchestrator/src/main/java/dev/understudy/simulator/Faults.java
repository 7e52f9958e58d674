package dev.understudy.simulator;

import static dev.understudy.simulator.Timeline.MILLISECOND;
import static dev.understudy.simulator.Timeline.SECOND;

import dev.understudy.client.Access;
import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What goes wrong in a schedule: at any time, and more often just after the record was written. */
final class Faults {
    private static final long LONGEST = 8 * SECOND;

    /** The sorts of faults, each as often as it stands here. */
    private enum Kind {
        KILL_SERVER,
        KILL_AGENT,
        SWITCH_OFF,
        FREEZE_HOST,
        FREEZE_SERVER,
        FREEZE_AGENT,
        CUT_ONE_WAY,
        CUT_PAIR,
        ISOLATE,
        CUT_REPLICATION,
        CUT_STORE,
        SLOW_LINK,
        STORE_DOWN,
        LOSE_SESSION,
        KILL_ORCHESTRATOR,
        FREEZE_ORCHESTRATOR,
        CLOCK_JUMP,
        STALL_DISK,
        REPLACE_DISK,
        LOSE_RELAY_LOG,
        DEAD_HAND,
        HOLD_APPLIER,
        SLOW_STATEMENTS,
        STOP_CLEANLY,
        SWITCHOVER,
        MAINTENANCE,
        PAUSE_OR_RESUME,
        RETURN_OR_ACKNOWLEDGE
    }

    private static final List<Kind> KINDS = List.of(Kind.values());

    private final World world;
    private final Tally tally;
    private boolean over;
    private int followUps;
    private int replaced;

    Faults(World world) {
        this.world = world;
        this.tally = world.oracle().tally();
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
        world.orchestrators().forEach(this::bringBack);
        world.store().setUp(true);
        world.store().review();
    }

    private void strike() {
        if (over) {
            return;
        }
        Kind kind = chance().of(KINDS);
        SimulatedHost host = host();
        world.trace("fault", kind + " (" + host.node() + ")");
        switch (kind) {
            case KILL_SERVER, KILL_AGENT, SWITCH_OFF, FREEZE_HOST, FREEZE_SERVER, FREEZE_AGENT -> process(kind, host);
            case CUT_ONE_WAY, CUT_PAIR, ISOLATE, CUT_REPLICATION, CUT_STORE, SLOW_LINK -> network(kind, host);
            case STORE_DOWN, LOSE_SESSION, KILL_ORCHESTRATOR, FREEZE_ORCHESTRATOR, CLOCK_JUMP -> control(kind, host);
            case STALL_DISK, REPLACE_DISK, LOSE_RELAY_LOG, DEAD_HAND, HOLD_APPLIER, SLOW_STATEMENTS, STOP_CLEANLY ->
                server(kind, host);
            case SWITCHOVER, MAINTENANCE, PAUSE_OR_RESUME, RETURN_OR_ACKNOWLEDGE -> request(kind, host);
        }
    }

    /** The primary as often as all others together. */
    private SimulatedHost host() {
        Optional<NodeId> primary = world.store().record().flatMap(ClusterState::primary);
        List<SimulatedHost> all = new ArrayList<>(world.hosts().values());
        return primary.isPresent() && chance().oneIn(2) ? world.host(primary.get()) : chance().of(all);
    }

    private void later(Runnable what) {
        long longest = chance().oneIn(2) ? SECOND : LONGEST;
        world.timeline().after(chance().between(1, longest), what);
    }

    private void process(Kind kind, SimulatedHost host) {
        Actor server = host.server().actor();
        Actor agent = host.agent().actor();
        switch (kind) {
            case KILL_SERVER -> {
                tally.count(Tally.Event.CRASH);
                host.server().kill();
            }
            case KILL_AGENT -> {
                tally.count(Tally.Event.CRASH);
                host.killAgent();
            }
            case SWITCH_OFF -> {
                tally.count(Tally.Event.CRASH);
                host.switchOff();
                later(host::switchOn);
            }
            case FREEZE_HOST -> {
                tally.count(Tally.Event.FREEZE);
                host.freeze();
                later(host::thaw);
            }
            case FREEZE_SERVER -> freeze(server);
            case FREEZE_AGENT -> freeze(agent);
            default -> throw new IllegalArgumentException(kind + " is not about a process");
        }
    }

    private void freeze(Actor actor) {
        tally.count(Tally.Event.FREEZE);
        actor.freeze();
        world.store().review();
        later(() -> {
            actor.thaw();
            world.store().review();
        });
    }

    private void network(Kind kind, SimulatedHost host) {
        Network.Place place = host.server().place();
        List<Network.Place> others = new ArrayList<>(world.network().places());
        others.remove(place);
        Network.Place other = chance().of(others);
        tally.count(Tally.Event.PARTITION);
        switch (kind) {
            case CUT_ONE_WAY -> cut(chance().oneIn(2) ? place : other, place, List.of(other));
            case CUT_PAIR -> cutBoth(place, List.of(other));
            case ISOLATE -> cutBoth(chance().oneIn(4) ? other : place, others);
            case CUT_REPLICATION ->
                cutBoth(
                        place,
                        world.servers().stream().map(SimulatedServer::place).toList());
            case CUT_STORE -> cutBoth(place, List.of(world.store().place()));
            case SLOW_LINK -> {
                world.network().delay(place, other, 200 * MILLISECOND);
                world.network().delay(other, place, 200 * MILLISECOND);
                later(() -> {
                    world.network().delay(place, other, 0);
                    world.network().delay(other, place, 0);
                });
            }
            default -> throw new IllegalArgumentException(kind + " is not about the network");
        }
    }

    private void cut(Network.Place from, Network.Place place, List<Network.Place> others) {
        Network.Place to = from.equals(place) ? others.get(0) : place;
        world.network().cut(from, to);
        later(() -> world.network().heal(from, to));
    }

    private void cutBoth(Network.Place place, List<Network.Place> others) {
        List<Network.Place> cut =
                others.stream().filter(other -> !other.equals(place)).toList();
        cut.forEach(other -> {
            world.network().cut(place, other);
            world.network().cut(other, place);
        });
        later(() -> cut.forEach(other -> {
            world.network().heal(place, other);
            world.network().heal(other, place);
        }));
    }

    private void control(Kind kind, SimulatedHost host) {
        SimulatedOrchestrator orchestrator = orchestrator();
        switch (kind) {
            case STORE_DOWN -> {
                tally.count(Tally.Event.STORE_LOST);
                world.store().setUp(false);
                later(() -> world.store().setUp(true));
            }
            case LOSE_SESSION -> {
                tally.count(Tally.Event.SESSION_LOST);
                if (chance().oneIn(2)) {
                    orchestrator.loseSession();
                } else {
                    host.agent().loseSession();
                }
            }
            case KILL_ORCHESTRATOR -> {
                tally.count(Tally.Event.CRASH);
                orchestrator.kill();
                later(() -> bringBack(orchestrator));
            }
            case FREEZE_ORCHESTRATOR -> freeze(orchestrator.actor());
            case CLOCK_JUMP -> orchestrator.jump(chance().between(-3_600_000, 3_600_000));
            default -> throw new IllegalArgumentException(kind + " is not about control");
        }
    }

    /** The leader more often than another. */
    private SimulatedOrchestrator orchestrator() {
        List<SimulatedOrchestrator> all = world.orchestrators();
        return all.stream()
                .filter(orchestrator -> orchestrator.leads() && !chance().oneIn(3))
                .findFirst()
                .orElseGet(() -> chance().of(all));
    }

    private void bringBack(SimulatedOrchestrator orchestrator) {
        if (!orchestrator.actor().isRunning()) {
            orchestrator.start();
        } else if (orchestrator.actor().isFrozen()) {
            orchestrator.actor().thaw();
        }
    }

    private void server(Kind kind, SimulatedHost host) {
        SimulatedServer server = host.server();
        switch (kind) {
            case STALL_DISK -> {
                tally.count(Tally.Event.DISK);
                server.disk().stalled = true;
                later(() -> server.disk().stalled = false);
            }
            case REPLACE_DISK -> {
                // With a majority of the disks gone there is nothing left to be correct about.
                if (replaced < Math.max(1, (world.hosts().size() - 1) / 2)) {
                    replaced++;
                    tally.count(Tally.Event.DISK);
                    host.replaceDisk();
                }
            }
            case LOSE_RELAY_LOG -> {
                tally.count(Tally.Event.DISK);
                loseRelayLog(server);
            }
            case DEAD_HAND -> deadHand(host);
            case HOLD_APPLIER -> {
                server.replicaSide().holdApplier(true);
                ReplicaSide held = server.replicaSide();
                later(() -> held.holdApplier(false));
            }
            case SLOW_STATEMENTS -> server.beSlow(chance().between(0, 4 * SECOND));
            case STOP_CLEANLY -> {
                // A primary that lacks just one acker answers its waiting commits when it is stopped so: nobody but its
                // agent may.
                if (server.access() != Access.WRITABLE) {
                    tally.count(Tally.Event.CRASH);
                    server.shutDown();
                }
            }
            default -> throw new IllegalArgumentException(kind + " is not about a server");
        }
    }

    /** With what it had received and not executed yet; then, perhaps, the primary dies. */
    private void loseRelayLog(SimulatedServer server) {
        server.replicaSide().holdApplier(true);
        world.timeline().after(chance().between(1, SECOND), () -> {
            if (over) {
                return;
            }
            server.kill();
            server.disk().loseRelayLog();
            if (chance().oneIn(2)) {
                world.timeline().after(chance().between(1, SECOND / 2), this::primaryDies);
            }
        });
    }

    private void primaryDies() {
        if (!over) {
            primary().ifPresent(host -> {
                host.switchOff();
                later(host::switchOn);
            });
        }
    }

    private Optional<SimulatedHost> primary() {
        return world.store().record().flatMap(ClusterState::primary).map(world::host);
    }

    /**
     * An agent dies after it has sent START REPLICA, which waits behind a lock, and the primary is cut off for long enough
     * to be deposed: the statement must not make the node listen to it again.
     */
    private void deadHand(SimulatedHost host) {
        SimulatedServer server = host.server();
        if (primary().filter(primary -> primary != host).isEmpty() || !server.isUp()) {
            return;
        }
        tally.count(Tally.Event.CRASH);
        Network.Place cut = primary().orElseThrow().server().place();
        cutBoth(cut, withoutClients());
        server.replicaSide().stopReceiver();
        int hand = server.hand();
        server.actor().after(chance().between(3 * SECOND, 6 * SECOND), () -> {
            if (!world.safeguards().endsOlderHands() || server.isHand(hand)) {
                server.replicaSide().startReceiver();
            }
        });
        host.killAgent();
    }

    private List<Network.Place> withoutClients() {
        List<Network.Place> places = new ArrayList<>(
                world.servers().stream().map(SimulatedServer::place).toList());
        places.add(world.store().place());
        return places;
    }

    private void request(Kind kind, SimulatedHost host) {
        Optional<NodeId> node = Optional.of(host.node());
        switch (kind) {
            case SWITCHOVER -> ask(Request.Kind.SWITCHOVER, chance().oneIn(3) ? node : Optional.empty());
            case MAINTENANCE -> ask(Request.Kind.MAINTENANCE, node);
            case PAUSE_OR_RESUME -> ask(chance().oneIn(2) ? Request.Kind.PAUSE : Request.Kind.RESUME, Optional.empty());
            case RETURN_OR_ACKNOWLEDGE -> {
                boolean returns = chance().oneIn(2);
                ask(returns ? Request.Kind.RETURN : Request.Kind.ACKNOWLEDGE, returns ? node : Optional.empty());
            }
            default -> throw new IllegalArgumentException(kind + " is not a request");
        }
    }

    private void ask(Request.Kind kind, Optional<NodeId> node) {
        tally.count(Tally.Event.REQUEST);
        world.store().request(new Request(kind, node, new TreeSet<>(Collections.emptySet()), "somebody"));
    }
}
