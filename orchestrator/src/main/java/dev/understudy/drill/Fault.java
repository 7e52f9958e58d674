package dev.understudy.drill;

/** What a drill does to a cluster. */
public sealed interface Fault {
    /** Which node it hits. */
    enum Victim {
        PRIMARY,
        REPLICA
    }

    /** {@code kill -9} of a mysqld; its agent lives. */
    record KillServer(Victim victim) implements Fault {}

    /** {@code kill -9} of a mysqld together with its agent, which is started anew a second later. */
    record KillServerAndAgent(Victim victim) implements Fault {}

    /** {@code kill -9} of the orchestrator that leads; it is started anew a second later. */
    record KillLeader() implements Fault {}
}
