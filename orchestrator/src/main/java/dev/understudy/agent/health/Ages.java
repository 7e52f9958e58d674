package dev.understudy.agent.health;

import java.time.Duration;
import java.util.Optional;

/**
 * How old what an agent knows is, at the moment at which it is asked. Each is counted from the moment at which the agent
 * began to find out, so that nothing is younger than it seems.
 *
 * @param look the last look at the node
 * @param heard the last time that ZooKeeper took a report, and with that had told of every record before; empty if never
 * @param proven the last commit of the agent's own that was acknowledged; empty if there was none
 */
public record Ages(Duration look, Optional<Duration> heard, Optional<Duration> proven) {}
