package dev.understudy.drill;

import static dev.understudy.drill.Claim.Kind.ALL_GOES_ON;
import static dev.understudy.drill.Claim.Kind.NOTHING;
import static dev.understudy.drill.Claim.Kind.WRITES_GO_ON;
import static dev.understudy.drill.Claim.Kind.WRITES_WAIT;
import static dev.understudy.drill.Move.Way.BOTH_WAYS;
import static dev.understudy.drill.Move.Way.INCOMING;
import static dev.understudy.drill.Move.Way.OUTGOING;
import static dev.understudy.drill.Party.APPLICATIONS;
import static dev.understudy.drill.Party.LEADER;
import static dev.understudy.drill.Party.MOST_ZOOKEEPERS;
import static dev.understudy.drill.Party.NODES;
import static dev.understudy.drill.Party.ONE_ZOOKEEPER;
import static dev.understudy.drill.Party.ORCHESTRATORS;
import static dev.understudy.drill.Party.OTHER_REPLICAS;
import static dev.understudy.drill.Party.PRIMARY;
import static dev.understudy.drill.Party.REPLICA;
import static dev.understudy.drill.Party.REPLICAS;
import static dev.understudy.drill.Party.STANDBY;
import static dev.understudy.drill.Party.ZOOKEEPERS;

import dev.understudy.drill.Expectation.Errors;
import dev.understudy.lab.Ground;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The drills that need hosts with addresses of their own, between which the network can be cut. */
public final class HostDrills {
    private static final Move OTHER_PRIMARY = new Move.AwaitOtherPrimary();
    private static final Move HEAL = new Move.Heal();

    private static final List<Drill> ALL = Stream.of(
                    partitions(), SuccessionDrills.all(), oneWay(), zooKeepers(), hosts(), links())
            .flatMap(List::stream)
            .toList();

    private HostDrills() {}

    /** All of them, in the order in which they are shown. */
    public static List<Drill> all() {
        return ALL;
    }

    /** Each of them, and each with relay log that waits to be applied. */
    public static List<Drill> withBacklogs() {
        List<Drill> drills = new ArrayList<>(ALL);
        ALL.forEach(drill -> drills.add(drill.withBacklog()));
        return List.copyOf(drills);
    }

    /** Those that need no network of their own, so that the processes of a lab do as hosts; each with a backlog too. */
    public static List<Drill> forLabs() {
        return withBacklogs().stream()
                .filter(drill -> drill.fault() instanceof Fault.Script script && LabHosts.canPlay(script))
                .toList();
    }

    private static List<Drill> partitions() {
        return List.of(
                drill(
                        "primary-isolated",
                        "the primary is cut off from everybody: a replica takes over, and the old one comes back as a replica",
                        exactly(1),
                        cut(PRIMARY, REPLICAS, ZOOKEEPERS, ORCHESTRATORS, APPLICATIONS),
                        OTHER_PRIMARY,
                        pass(4, WRITES_GO_ON),
                        HEAL),
                drill(
                        "replication-cut",
                        "no replica hears the primary, which hears ZooKeeper: it is fenced by its agent, and a replica takes over",
                        exactly(1),
                        cut(PRIMARY, REPLICAS),
                        OTHER_PRIMARY,
                        new Move.AwaitClosed(Duration.ofSeconds(5)),
                        pass(2, WRITES_GO_ON),
                        HEAL),
                drill(
                        "primary-cut-from-zookeeper",
                        "the primary does not reach ZooKeeper, and its replicas acknowledge: writes go on, nobody takes over",
                        exactly(0),
                        cut(PRIMARY, ZOOKEEPERS),
                        pass(14, WRITES_GO_ON),
                        HEAL),
                drill(
                        "primary-for-applications-only",
                        "only applications reach the primary: it answers OK to nobody, and a replica takes over",
                        exactly(1),
                        cut(PRIMARY, REPLICAS, ZOOKEEPERS, ORCHESTRATORS),
                        OTHER_PRIMARY,
                        new Move.Knock(),
                        pass(14, WRITES_GO_ON),
                        HEAL),
                drill(
                        "orchestrator-cut",
                        "an orchestrator that does not lead is cut off from everybody: nothing happens",
                        exactly(0),
                        cut(STANDBY, NODES, ZOOKEEPERS, LEADER),
                        pass(8, WRITES_GO_ON),
                        HEAL),
                drill(
                        "leader-cut-from-nodes",
                        "the leading orchestrator reaches ZooKeeper and no database node; then the primary's mysqld is killed",
                        exactly(1),
                        cut(LEADER, NODES),
                        pass(5, WRITES_GO_ON),
                        new Move.KillServer(PRIMARY),
                        OTHER_PRIMARY,
                        HEAL),
                drill(
                        "leader-isolated",
                        "the leading orchestrator is cut off from everybody: the other one leads; then the primary's mysqld is killed",
                        exactly(1),
                        cut(LEADER, NODES, ZOOKEEPERS, STANDBY),
                        pass(10, WRITES_GO_ON),
                        new Move.KillServer(PRIMARY),
                        OTHER_PRIMARY,
                        HEAL));
    }

    private static List<Drill> oneWay() {
        return List.of(
                drill(
                        "primary-mute",
                        "what the primary sends to replicas and ZooKeeper is lost, and it hears them: a replica takes over",
                        exactly(1),
                        new Move.Cut(PRIMARY, List.of(REPLICAS, ZOOKEEPERS), OUTGOING),
                        OTHER_PRIMARY,
                        pass(2, WRITES_GO_ON),
                        HEAL),
                drill(
                        "primary-deaf",
                        "what replicas and ZooKeeper send to the primary is lost, and they hear it: a replica takes over",
                        exactly(1),
                        new Move.Cut(PRIMARY, List.of(REPLICAS, ZOOKEEPERS), INCOMING),
                        OTHER_PRIMARY,
                        pass(2, WRITES_GO_ON),
                        HEAL),
                drill(
                        "acknowledgements-lost",
                        "what replicas send to the primary is lost, and they hear it: a replica takes over",
                        exactly(1),
                        new Move.Cut(PRIMARY, List.of(REPLICAS), INCOMING),
                        OTHER_PRIMARY,
                        pass(2, WRITES_GO_ON),
                        HEAL),
                drill(
                        "one-replica-cut",
                        "one replica is cut off from everybody: writes go on with the other one's acknowledgements, and what was"
                                + " being read there is read elsewhere",
                        exactly(0),
                        cut(REPLICA, PRIMARY, OTHER_REPLICAS, ZOOKEEPERS, ORCHESTRATORS, APPLICATIONS),
                        pass(16, ALL_GOES_ON),
                        HEAL));
    }

    private static List<Drill> zooKeepers() {
        return List.of(
                drill(
                        "zookeeper-minority-lost",
                        "one of three ZooKeepers dies: nothing happens",
                        exactly(0),
                        new Move.KillHost(ONE_ZOOKEEPER),
                        pass(8, WRITES_GO_ON),
                        new Move.StartHost(ONE_ZOOKEEPER)),
                drill(
                        "zookeeper-majority-lost",
                        "two of three ZooKeepers die: writes go on",
                        exactly(0),
                        new Move.KillHost(MOST_ZOOKEEPERS),
                        pass(14, WRITES_GO_ON),
                        new Move.StartHost(MOST_ZOOKEEPERS)),
                drill(
                        "zookeeper-majority-lost-then-primary",
                        "two of three ZooKeepers die, then the primary's mysqld: nobody takes over until they are back",
                        between(0, 1),
                        new Move.KillHost(MOST_ZOOKEEPERS),
                        pass(3, WRITES_GO_ON),
                        new Move.KillServer(PRIMARY),
                        pass(6, WRITES_WAIT),
                        new Move.StartHost(MOST_ZOOKEEPERS)));
    }

    private static List<Drill> hosts() {
        return List.of(
                drill(
                        "primary-host-frozen",
                        "the primary's host freezes for twenty seconds: a replica takes over, and the old one wakes as no primary",
                        exactly(1),
                        new Move.Freeze(PRIMARY),
                        OTHER_PRIMARY,
                        pass(16, WRITES_GO_ON),
                        new Move.Thaw(PRIMARY)),
                drill(
                        "node-replaced",
                        "a replica is gone for good, with its disk; a new node is taken in, and copied",
                        exactly(0),
                        new Move.Replace(REPLICA)),
                drill(
                        "two-nodes-lost",
                        "the primary's host and a replica's die: what is left is not sure to have everything, so writes wait",
                        between(0, 1),
                        new Move.KillHost(REPLICA),
                        new Move.KillHost(PRIMARY),
                        pass(8, WRITES_WAIT),
                        new Move.StartHost(PRIMARY),
                        new Move.StartHost(REPLICA)),
                drill(
                        "primary-and-leader-lost",
                        "the hosts of the primary and of the leading orchestrator die: the other one promotes a replica",
                        exactly(1),
                        new Move.KillHost(LEADER),
                        new Move.KillHost(PRIMARY),
                        OTHER_PRIMARY,
                        new Move.StartHost(LEADER),
                        new Move.StartHost(PRIMARY)),
                drill(
                                "rolling-restart",
                                "everything is restarted, one host after the other, the primary after a switchover",
                                exactly(1),
                                new Move.RestartEach(ZOOKEEPERS),
                                new Move.RestartEach(ORCHESTRATORS),
                                new Move.RestartEach(REPLICAS),
                                new Move.Switchover(),
                                OTHER_PRIMARY,
                                new Move.RestartEach(PRIMARY))
                        .calmly());
    }

    private static List<Drill> links() {
        List<Move> flapping = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            flapping.addAll(List.of(cut(PRIMARY, REPLICAS), pass(1, NOTHING), HEAL, pass(1, NOTHING)));
        }
        return List.of(
                drill(
                        "flapping-link",
                        "the primary's link to its replicas is cut and mended each second, five times",
                        between(0, 1),
                        flapping.toArray(Move[]::new)),
                drill(
                        "slow-link",
                        "the primary's link to its replicas becomes 200 ms longer: writes go on, slowly, and nobody takes over",
                        exactly(0),
                        new Move.Slow(PRIMARY, REPLICAS, Duration.ofMillis(100)),
                        pass(8, WRITES_GO_ON),
                        HEAL),
                drill(
                        "disk-stands-still",
                        "the primary's disk lets nothing through for half a minute: a replica takes over",
                        exactly(1),
                        new Move.StallDisk(PRIMARY, Duration.ofSeconds(30)),
                        OTHER_PRIMARY),
                drill(
                                "clock-ahead",
                                "the clock of the primary's server is set forward by an hour: nothing happens but a warning",
                                exactly(0),
                                new Move.SkewClock(PRIMARY, Duration.ofHours(1)),
                                pass(8, WRITES_GO_ON),
                                new Move.SkewClock(PRIMARY, Duration.ZERO))
                        .on(Ground.FALSE_CLOCKS));
    }

    static Drill drill(String name, String sentence, Expectation expectation, Move... moves) {
        return new Drill(name, sentence, new Fault.Script(List.of(moves)), expectation);
    }

    static Expectation exactly(int epochs) {
        return between(epochs, epochs);
    }

    static Expectation between(int fewest, int most) {
        return new Expectation(fewest, most, Optional.empty(), Errors.TRUTHFUL);
    }

    static Move cut(Party party, Party... others) {
        return new Move.Cut(party, List.of(others), BOTH_WAYS);
    }

    static Move pass(int seconds, Claim.Kind claim) {
        return new Move.Pass(Duration.ofSeconds(seconds), claim);
    }
}
