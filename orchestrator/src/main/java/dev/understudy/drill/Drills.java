package dev.understudy.drill;

import dev.understudy.client.Phase;
import dev.understudy.drill.Expectation.Errors;
import dev.understudy.drill.Fault.Victim;
import dev.understudy.lab.Ground;
import dev.understudy.orchestrator.decide.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The drills there are. */
public final class Drills {
    private static final List<Drill> OF_PROCESSES = List.of(
            new Drill(
                    "kill-primary",
                    "kill -9 of the primary's mysqld: a replica takes over, and the old primary comes back as a replica",
                    new Fault.KillServer(Victim.PRIMARY),
                    new Expectation(1, 1, Optional.empty(), Errors.TRUTHFUL_IN_FLIGHT)),
            new Drill(
                    "kill-replica",
                    "kill -9 of a replica's mysqld: writes go on, and it comes back as a replica",
                    new Fault.KillServer(Victim.REPLICA),
                    new Expectation(0, 0, Optional.empty(), Errors.TRUTHFUL_IN_FLIGHT)),
            new Drill(
                    "kill-leader-orchestrator",
                    "kill -9 of the orchestrator that leads: another leads, and no write takes longer than a second",
                    new Fault.KillLeader(),
                    new Expectation(0, 0, Optional.of(Duration.ofSeconds(1)), Errors.NONE)),
            new Drill(
                    "agent-killed",
                    "kill -9 of the primary's agent: writes go on, nobody else becomes primary, and it finds its mysqld again",
                    new Fault.KillAgent(),
                    new Expectation(0, 0, Optional.of(Duration.ofSeconds(1)), Errors.NONE)),
            new Drill(
                    "agent-and-mysqld-killed",
                    "kill -9 of the primary's mysqld and its agent together: they come back, and are taken in again",
                    new Fault.KillServerAndAgent(Victim.PRIMARY),
                    new Expectation(0, 1, Optional.empty(), Errors.TRUTHFUL_IN_FLIGHT)),
            new Drill(
                    "switchover",
                    "a person asks for another primary: nothing is broken, and the application sees no error",
                    new Fault.Switchover(),
                    new Expectation(1, 1, Optional.of(Duration.ofSeconds(5)), Errors.NONE)),
            new Drill(
                    "hang-primary",
                    "SIGSTOP of the primary's mysqld: its agent kills it, so that it can never wake, and a replica takes over",
                    new Fault.FreezePrimary(),
                    new Expectation(1, 1, Optional.empty(), Errors.TRUTHFUL_IN_FLIGHT)),
            new Drill(
                    "kill-orchestrator-while-revoking",
                    "kill -9 of the primary's mysqld, and of the leading orchestrator while ackers are being revoked",
                    new Fault.KillLeaderDuring(Phase.REVOKING),
                    new Expectation(1, 2, Optional.empty(), Errors.TRUTHFUL)),
            new Drill(
                    "kill-orchestrator-while-promoting",
                    "kill -9 of the primary's mysqld, and of the leading orchestrator while a replica is being promoted",
                    new Fault.KillLeaderDuring(Phase.PROMOTING),
                    new Expectation(1, 2, Optional.empty(), Errors.TRUTHFUL)),
            new Drill(
                    "kill-primary-and-candidate",
                    "kill -9 of the primary's mysqld, and of the replica that was chosen to follow it",
                    new Fault.KillPrimaryAndCandidate(),
                    new Expectation(1, 3, Optional.empty(), Errors.TRUTHFUL)),
            new Drill(
                    "second-failover",
                    "kill -9 of the primary's mysqld, and of its successor as soon as that takes writes",
                    new Fault.KillPrimaries(2),
                    new Expectation(2, 2, Optional.empty(), Errors.TRUTHFUL)),
            new Drill(
                    "flap",
                    "kill -9 of the primary's mysqld four times, each time as soon as the cluster takes writes again",
                    new Fault.KillPrimaries(4),
                    new Expectation(1, 4, Optional.empty(), Errors.TRUTHFUL)),
            new Drill(
                    "zookeeper-down",
                    "ZooKeeper is away for five seconds: writes go on, and nobody else becomes primary",
                    new Fault.StopZooKeeper(Duration.ofSeconds(5)),
                    new Expectation(0, 0, Optional.of(Duration.ofSeconds(2)), Errors.NONE)),
            new Drill(
                    "lose-last-acker",
                    "SIGSTOP of every replica's mysqld for four seconds: writes wait, and go on when one is back",
                    new Fault.FreezeReplicas(Duration.ofSeconds(4)),
                    new Expectation(0, 0, Optional.empty(), Errors.TRUTHFUL)),
            new Drill(
                    "lose-last-acker-degrade",
                    "every replica's host is away for twelve seconds: writes go on without acknowledgements, then with them",
                    new Fault.LoseReplicas(Duration.ofSeconds(12)),
                    new Expectation(0, 0, Optional.of(Duration.ofSeconds(8)), Errors.TRUTHFUL),
                    Policy.Loss.DEGRADE,
                    Ground.PLAIN,
                    // What was written meanwhile has to be caught up with.
                    Duration.ofMillis(100)),
            new Drill(
                    "hang-host",
                    "SIGSTOP of the primary's mysqld and agent: a replica takes over; the old server wakes and answers nobody",
                    new Fault.FreezePrimaryHost(Duration.ofSeconds(2)),
                    new Expectation(1, 1, Optional.empty(), Errors.TRUTHFUL)),
            new Drill(
                    "lose-an-acker-then-primary",
                    "a replica's host is gone, and the primary refuses it; then kill -9 of the primary's mysqld",
                    new Fault.LoseReplicaThenPrimary(),
                    new Expectation(1, 1, Optional.empty(), Errors.TRUTHFUL)),
            new Drill(
                            "disk-full",
                            "the primary's disk is full: its agent proves it, a replica takes over, and with room it comes back",
                            new Fault.FillDisk(),
                            new Expectation(1, 1, Optional.empty(), Errors.TRUTHFUL))
                    .on(Ground.SMALL_DISKS),
            new Drill(
                    "too-many-connections",
                    "idle clients take all of the primary's connections: it is seen, and a switchover works all the same",
                    new Fault.TakeAllConnections(),
                    new Expectation(1, 1, Optional.of(Duration.ofSeconds(5)), Errors.NONE)),
            new Drill(
                    "semi-sync-blocked-demotion",
                    "a switchover while commits wait for replicas that are frozen is taken back, and works when they wake",
                    new Fault.SwitchoverWhileBlocked(),
                    new Expectation(1, 1, Optional.empty(), Errors.TRUTHFUL)),
            new Drill(
                            "isolated-primary",
                            "the primary hears neither ZooKeeper nor a replica: it answers no write, and closes to readers",
                            new Fault.IsolatePrimary(),
                            new Expectation(0, 1, Optional.empty(), Errors.TRUTHFUL))
                    .on(Ground.SWITCHED_WAYS),
            new Drill(
                    "errant-rejoin",
                    "a killed primary returns with what nobody acknowledged: it is exported, and the node copied anew",
                    new Fault.ReturnErrant(),
                    new Expectation(1, 1, Optional.empty(), Errors.TRUTHFUL)),
            new Drill(
                    "clone-donor-dies",
                    "kill -9 of the donor in the middle of a copy: the node is copied again, from another",
                    new Fault.KillDonor(),
                    new Expectation(0, 0, Optional.empty(), Errors.TRUTHFUL)));

    private static final List<Drill> ALL =
            Stream.concat(OF_PROCESSES.stream(), HostDrills.forLabs().stream()).toList();

    /** What a drill was called before, and is now. */
    private static final Map<String, String> FORMER_NAMES = Map.of("restart-primary", "agent-and-mysqld-killed");

    private Drills() {}

    /** All of them, in the order in which they are shown. */
    public static List<Drill> all() {
        return ALL;
    }

    /** The drill of that name, or that was called so before; empty if there is none. */
    public static Optional<Drill> named(String name) {
        String now = FORMER_NAMES.getOrDefault(name, name);
        return ALL.stream().filter(drill -> drill.name().equals(now)).findFirst();
    }
}
