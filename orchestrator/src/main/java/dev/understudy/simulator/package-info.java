/**
 * A world in which the real {@code decide} and the real {@code converge} run against simulated servers, a simulated
 * ZooKeeper, network and clock, and everything fails. One seed repeats one schedule exactly; after every event the
 * invariants of the protocol are checked.
 *
 * <p>Time is virtual and counted in microseconds. Nothing here starts a thread or reads a clock, apart from {@link
 * dev.understudy.simulator.Simulation}, which runs many schedules at once.
 */
@NullMarked
package dev.understudy.simulator;

import org.jspecify.annotations.NullMarked;
