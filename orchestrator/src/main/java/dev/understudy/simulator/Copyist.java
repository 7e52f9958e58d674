package dev.understudy.simulator;

import dev.understudy.agent.converge.CopyMark;
import dev.understudy.agent.converge.CopyOrder;
import dev.understudy.agent.converge.Copying;
import dev.understudy.client.Access;
import dev.understudy.client.GtidSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Copies a node from a donor as the agent's thread and MySQL's CLONE do: export, a look at the donor, then the old data is
 * dropped, the new comes over a while, and mysqld ends, to be started with it.
 */
final class Copyist {
    private static final long EXPORT = 50 * Timeline.MILLISECOND;
    private static final long TRANSFER = 1_500 * Timeline.MILLISECOND;
    private static final int SLICES = 5;

    /** How long a failure is shown before another attempt. */
    private static final long PAUSE = 3 * Timeline.SECOND;

    private final World world;
    private final SimulatedServer server;
    private final Hands hands;
    private @Nullable CopyOrder underWay;
    private int turn;
    private String failure = "";
    private long failedAt;

    Copyist(World world, SimulatedServer server, Hands hands) {
        this.world = world;
        this.server = server;
        this.hands = hands;
    }

    /** The agent has started: it knows of no copy that is under way. */
    void begin() {
        turn++;
        underWay = null;
        failure = "";
    }

    Copying copying() {
        CopyOrder order = underWay;
        if (order != null) {
            return new Copying.Running(order.donor(), "some of it");
        }
        if (!failure.isEmpty() && world.timeline().now() - failedAt < PAUSE) {
            return new Copying.Failed(failure);
        }
        Optional<GtidSet> copied = server.disk().copied();
        return server.isUp() && copied.isPresent() ? new Copying.Complete(copied.get()) : Copying.IDLE;
    }

    void copy(CopyOrder order) {
        if (underWay != null) {
            return;
        }
        int mine = ++turn;
        underWay = order;
        hands.actor().after(world.chance().around(EXPORT), () -> {
            if (mine == turn) {
                export(order, mine);
            }
        });
    }

    void giveUp() {
        fail("it was given up");
    }

    private void export(CopyOrder order, int mine) {
        server.disk().export(order.saved());
        SimulatedServer donor = world.server(order.donor());
        Optional<String> objection = isThere(donor)
                ? order.objection(donor.disk().serverUuid(), "9.7", donor.disk().executed(), "9.7")
                : Optional.of("the donor does not answer");
        if (objection.isPresent() || !server.isUp()) {
            fail(objection.orElse("mysqld is gone"));
            return;
        }
        hands.note(memory ->
                memory.with(new CopyMark(CopyMark.Stage.BEGUN, server.disk().serverUuid())));
        server.actor().after(Timeline.MILLISECOND, () -> {
            if (mine == turn) {
                world.oracle().thrownAway(server, onlyHere());
                server.disk().dropData();
                server.changed();
                transfer(donor, mine, SLICES);
            }
        });
    }

    /** What is neither exported nor anywhere else. */
    private List<Txn> onlyHere() {
        Disk disk = server.disk();
        return Stream.concat(disk.binlog().stream(), disk.relayLog().stream())
                .filter(txn -> !disk.exports().contains(txn))
                .filter(txn -> world.servers().stream()
                        .noneMatch(other -> other != server && other.disk().has(txn)))
                .toList();
    }

    private boolean isThere(SimulatedServer donor) {
        return donor.isUp()
                && donor.access() != Access.OFFLINE
                && donor.actor().isAwake()
                && world.network().isOpen(donor.place(), server.place())
                && world.network().isOpen(server.place(), donor.place());
    }

    private void transfer(SimulatedServer donor, int mine, int left) {
        server.actor().after(world.chance().around(TRANSFER / SLICES), () -> {
            if (mine != turn) {
                return;
            }
            if (!isThere(donor)) {
                hands.actor().now(() -> fail("the donor is gone"));
            } else if (left > 1) {
                transfer(donor, mine, left - 1);
            } else {
                server.disk().become(donor.disk(), donor.sourceSide().committed());
                underWay = null;
                server.kill();
            }
        });
    }

    /** mysqld is gone, and with it what it was asked to do. */
    void serverEnded() {
        if (underWay != null) {
            fail("mysqld is gone");
        }
    }

    private void fail(String why) {
        turn++;
        underWay = null;
        failure = why;
        failedAt = world.timeline().now();
        server.changed();
        hands.wake();
    }

    /** Transactions of a set, wherever the disk has them. */
    static List<Txn> of(List<Txn> log, GtidSet set) {
        return log.stream().filter(txn -> set.contains(txn.gtid())).toList();
    }
}
