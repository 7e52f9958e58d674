/**
 * What Understudy relies on in MySQL and in ZooKeeper, as tests that run on the real ones and on those of the simulator: a
 * simulation proves something only as long as both agree.
 *
 * <p>Each contract is an abstract class, made of interfaces with the tests. Whoever extends it gives it a world with its
 * own clock; no contract sleeps or reads one.
 */
@NullMarked
package dev.understudy.contract;

import org.jspecify.annotations.NullMarked;
