package dev.understudy.drill;

import dev.understudy.drill.Expectation.Errors;
import dev.understudy.drill.Fault.Victim;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The drills there are. */
public final class Drills {
    private static final List<Drill> ALL = List.of(
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
                    "restart-primary",
                    "kill -9 of the primary's mysqld and its agent together: they come back, and are taken in again",
                    new Fault.KillServerAndAgent(Victim.PRIMARY),
                    new Expectation(0, 1, Optional.empty(), Errors.TRUTHFUL_IN_FLIGHT)));

    private Drills() {}

    /** All of them, in the order in which they are shown. */
    public static List<Drill> all() {
        return ALL;
    }

    /** The drill of that name; empty if there is none. */
    public static Optional<Drill> named(String name) {
        return ALL.stream().filter(drill -> drill.name().equals(name)).findFirst();
    }
}
