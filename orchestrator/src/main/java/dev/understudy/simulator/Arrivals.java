package dev.understudy.simulator;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a receiver was sent and its disk has not taken yet, in the order in which it came. */
final class Arrivals {
    private static final long STALLED = 50 * Timeline.MILLISECOND;

    private final SimulatedServer server;
    private final Deque<Runnable> arrived = new ArrayDeque<>();
    private boolean draining;

    Arrivals(SimulatedServer server) {
        this.server = server;
    }

    /** Carries it out as soon as the disk lets it, after all that came before. */
    void add(Runnable keep) {
        arrived.add(keep);
        drain();
    }

    private void drain() {
        while (!arrived.isEmpty() && !server.disk().stalled) {
            arrived.remove().run();
        }
        if (!arrived.isEmpty() && !draining) {
            draining = true;
            server.actor().after(STALLED, () -> {
                draining = false;
                drain();
            });
        }
    }
}
