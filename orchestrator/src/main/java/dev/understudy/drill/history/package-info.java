/**
 * What clients did and saw, as a history that can be written to a file, and the check whether any order of commits that keeps
 * every promise explains it.
 */
@NullMarked
package dev.understudy.drill.history;

import org.jspecify.annotations.NullMarked;
