/** Drills: a fault under load, and the proof that nothing that was acknowledged is lost. */
@NullMarked
package dev.understudy.drill;

import org.jspecify.annotations.NullMarked;
