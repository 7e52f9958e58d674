package dev.understudy.drill;

import dev.understudy.client.Phase;
import java.time.Duration;
import java.util.List;

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

    /** {@code kill -9} of the primary's agent, which is started anew a second later; its mysqld lives. */
    record KillAgent() implements Fault {}

    /** {@code kill -9} of the orchestrator that leads; it is started anew a second later. */
    record KillLeader() implements Fault {}

    /** {@code SIGSTOP} of the primary's mysqld: it exists, and does nothing. */
    record FreezePrimary() implements Fault {}

    /** A person asks for a switchover; nothing is broken. */
    record Switchover() implements Fault {}

    /** The primary's mysqld is killed, and its successor as soon as that takes writes, and so on. */
    record KillPrimaries(int times) implements Fault {}

    /** The primary's mysqld is killed, and the one chosen to follow it before it takes writes. */
    record KillPrimaryAndCandidate() implements Fault {}

    /** The primary's mysqld is killed, and the leading orchestrator in the middle of the failover. */
    record KillLeaderDuring(Phase phase) implements Fault {}

    /** ZooKeeper is stopped, and started again after this time. */
    record StopZooKeeper(Duration time) implements Fault {}

    /**
     * {@code SIGSTOP} of the primary's mysqld and of its agent, as if the host hung. When another node is primary, {@code
     * SIGCONT} of mysqld, and of the agent after this time: meanwhile a client that knows the old server's address writes.
     */
    record FreezePrimaryHost(Duration mysqldAlone) implements Fault {}

    /** A replica's host is gone; as soon as no failover would ask it any more, {@code kill -9} of the primary's mysqld. */
    record LoseReplicaThenPrimary() implements Fault {}

    /** Every replica's host is gone for this time. */
    record LoseReplicas(Duration time) implements Fault {}

    /** The primary's disk is full until another node takes writes. */
    record FillDisk() implements Fault {}

    /** Idle clients take every connection of the primary, and go when another node takes writes, for which a person asks. */
    record TakeAllConnections() implements Fault {}

    /** {@code SIGSTOP} of every replica's mysqld, a switchover, {@code SIGCONT}, and a switchover again. */
    record SwitchoverWhileBlocked() implements Fault {}

    /** The primary's agent loses ZooKeeper and its server every replica, until it has closed itself. */
    record IsolatePrimary() implements Fault {}

    /**
     * The primary is killed with commits that nobody has acknowledged, which a start of mysqld past its agent then commits:
     * it returns with transactions that its successor lacks.
     */
    record ReturnErrant() implements Fault {}

    /** A person has a replica copied anew; in the middle of it, {@code kill -9} of the mysqld from which it is copied. */
    record KillDonor() implements Fault {}

    /** {@code SIGSTOP} of every replica's mysqld, and {@code SIGCONT} after this time. */
    record FreezeReplicas(Duration time) implements Fault {}

    /** Several moves, one after the other, on hosts with addresses of their own. */
    record Script(List<Move> moves) implements Fault {
        /** Copies what is handed in. */
        public Script {
            moves = List.copyOf(moves);
        }
    }
}
