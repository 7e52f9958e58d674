/** Benchmarks of the router: beside its peers on the same servers, and alone over a driver that answers at once. */
@NullMarked
package dev.understudy.benchmarks;

import org.jspecify.annotations.NullMarked;
