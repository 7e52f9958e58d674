package dev.understudy.drill;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A fault that has struck.
 *
 * @param sentence what was done, for people
 * @param at when it had been done, a value of {@link System#nanoTime()}
 * @param remains what is still missing of what it hit, so that a look at a cluster which has not noticed yet is not taken
 *     for one at a cluster that is whole again; empty when it is back
 * @param claims what must hold of the time that it took
 */
public record Strike(String sentence, long at, Supplier<Optional<String>> remains, List<Claim> claims) {
    /** A fault that strikes at once, of which nothing is claimed. */
    public Strike(String sentence, long at, Supplier<Optional<String>> remains) {
        this(sentence, at, remains, List.of());
    }
}
