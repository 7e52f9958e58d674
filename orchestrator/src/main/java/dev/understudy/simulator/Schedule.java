package dev.understudy.simulator;

import static dev.understudy.simulator.Timeline.SECOND;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.Promotion;
import dev.understudy.client.Traits;
import dev.understudy.orchestrator.decide.Policy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One schedule: a cluster is formed, things fail for a while, everything works again, and the cluster must settle. */
final class Schedule {
    private static final long FORMATION = 60 * SECOND;
    private static final long RECOVERY = 180 * SECOND;
    private static final long LOOK = SECOND / 4;

    private final long seed;
    private final Safeguards safeguards;
    private final Consumer<String> trace;

    /**
     * How a schedule ended.
     *
     * @param seed repeats it
     * @param violation what was broken; empty if nothing was
     * @param tally what happened in it
     */
    record Outcome(long seed, Optional<Violation> violation, Tally tally) {}

    Schedule(long seed, Safeguards safeguards, Consumer<String> trace) {
        this.seed = seed;
        this.safeguards = safeguards;
        this.trace = trace;
    }

    Outcome run() {
        Chance chance = new Chance(seed);
        World world = new World(chance, safeguards, plan(chance), trace);
        Tally tally = world.oracle().tally();
        tally.count(Tally.Event.SCHEDULE);
        try {
            play(world);
            return new Outcome(seed, Optional.empty(), tally);
        } catch (Violation violation) {
            world.trace(violation.invariant(), String.valueOf(violation.getMessage()));
            return new Outcome(seed, Optional.of(violation), tally);
        }
    }

    private static void play(World world) {
        Settled settled = new Settled(world);
        world.start();
        untilFormed(world);
        Faults faults = new Faults(world);
        long period = faults.plan();
        run(world, world.timeline().now() + period);
        faults.end();
        new Person(world).begin();
        until(world, settled, RECOVERY);
        if (world.oracle().isHandedToAPerson()) {
            world.oracle().tally().count(Tally.Event.UNDECIDED);
        } else {
            world.oracle().requireNothingLost();
        }
    }

    private static void run(World world, long deadline) {
        boolean more = true;
        while (more) {
            more = world.timeline().step(deadline);
        }
    }

    private static void untilFormed(World world) {
        long deadline = world.timeline().now() + FORMATION;
        while (world.store().record().filter(ClusterState::isWritable).isEmpty()) {
            world.oracle().require(world.timeline().step(deadline), "I8", "no cluster is formed");
        }
    }

    private static void until(World world, Settled settled, long atMost) {
        long deadline = world.timeline().now() + atMost;
        Optional<String> missing = settled.missing();
        while (missing.isPresent()
                && !world.oracle().isHandedToAPerson()
                && world.timeline().now() < deadline) {
            long next = world.timeline().now() + LOOK;
            run(world, next);
            world.timeline().idleUntil(next);
            missing = settled.missing();
        }
        if (missing.isPresent()) {
            world.servers().forEach(server -> world.trace(server.id(), "" + server.report()));
        }
        world.oracle()
                .require(
                        missing.isEmpty() || world.oracle().isHandedToAPerson(),
                        "I8",
                        "it does not settle: " + missing.orElse(""));
    }

    private static World.Plan plan(Chance chance) {
        int size = new int[] {2, 3, 3, 3, 3, 4, 4, 5}[chance.below(8)];
        SortedMap<NodeId, Traits> nodes = new TreeMap<>();
        for (int i = 1; i <= size; i++) {
            nodes.put(NodeId.of("db" + i), i > 2 && chance.oneIn(6) ? unusual(chance) : Traits.PLAIN);
        }
        int others = (int) nodes.values().stream()
                        .filter(traits -> traits.promotion() != Promotion.MUST_NOT
                                && traits.upstream().isEmpty())
                        .count()
                - 1;
        Policy standard = Policy.standard();
        Policy policy = new Policy(
                OptionalInt.of(size),
                chance.oneIn(3) ? OptionalInt.of(1 + chance.below(Math.min(2, others))) : OptionalInt.empty(),
                chance.oneIn(4) ? Policy.Loss.DEGRADE : Policy.Loss.BLOCK,
                standard.silence(),
                standard.patience(),
                standard.drain(),
                standard.stuck(),
                chance.oneIn(2) ? Duration.ZERO : standard.holdBack(),
                chance.oneIn(2) ? Policy.Absence.REFUSE : Policy.Absence.KEEP);
        return new World.Plan(nodes, 2, policy);
    }

    private static Traits unusual(Chance chance) {
        return switch (chance.below(3)) {
            case 0 -> Traits.PLAIN.with(Promotion.MUST_NOT);
            case 1 -> Traits.PLAIN.with(Promotion.PREFER);
            default -> Traits.PLAIN.behind(NodeId.of("db2"));
        };
    }
}
