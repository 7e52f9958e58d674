package dev.understudy.agent;

import dev.understudy.client.GtidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Knows since when a replica may have lacked what it has not executed. It remembers what had been received at earlier looks: of
 * what was executed since, the newest look whose transactions are all among it tells that the rest was committed later.
 *
 * <p>No clock but this host's own counts, so that neither a clock that is wrong nor a worker that is between two transactions
 * makes a backlog look young.
 */
final class Backlog {
    /** With one look each half a second: of a backlog of a minute everything, of older ones every second look, and so on. */
    private static final int MOST = 128;

    private final List<Look> looks = new ArrayList<>();

    /**
     * What had been received at a look.
     *
     * @param laterNanos what was received after that look was committed after this moment
     */
    private record Look(GtidSet received, long laterNanos) {}

    /**
     * Takes in a look.
     *
     * @param laterNanos a moment, of {@link System#nanoTime()}, after which all was committed that has not been received yet
     */
    void note(GtidSet received, long laterNanos) {
        looks.add(new Look(received, laterNanos));
        if (looks.size() > MOST) {
            // A look that is missing makes a backlog look older, never younger.
            for (int i = looks.size() - 2; i > 0; i -= 2) {
                looks.remove(i);
            }
        }
    }

    /** The moment after which all was committed that has not been executed; empty if no look tells. */
    OptionalLong laterThan(GtidSet executed) {
        for (int i = looks.size() - 1; i >= 0; i--) {
            if (executed.contains(looks.get(i).received())) {
                looks.subList(0, i).clear();
                return OptionalLong.of(looks.get(0).laterNanos());
            }
        }
        return OptionalLong.empty();
    }

    /** What is received begins anew. */
    void clear() {
        looks.clear();
    }
}
