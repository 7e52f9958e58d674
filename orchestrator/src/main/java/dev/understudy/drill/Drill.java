package dev.understudy.drill;

/**
 * A drill: a fault under load, and what is expected of the cluster.
 *
 * @param name by which it is called
 * @param sentence what it does and shows
 * @param fault what strikes
 * @param expectation what must hold
 */
public record Drill(String name, String sentence, Fault fault, Expectation expectation) {}
