package dev.understudy.simulator;

import java.util.ArrayDeque;
import java.util.Deque;

/** A process: it can be started, killed at any point, frozen and thawed. What it was about to do dies with it. */
final class Actor {
    private final String name;
    private final Timeline timeline;
    private final Deque<Runnable> whileFrozen = new ArrayDeque<>();
    private int life;
    private boolean running;
    private boolean frozen;

    Actor(String name, Timeline timeline) {
        this.name = name;
        this.timeline = timeline;
    }

    boolean isRunning() {
        return running;
    }

    boolean isFrozen() {
        return frozen;
    }

    /** Whether it runs and is not frozen. */
    boolean isAwake() {
        return running && !frozen;
    }

    void start() {
        life++;
        running = true;
        frozen = false;
        whileFrozen.clear();
    }

    void kill() {
        life++;
        running = false;
        frozen = false;
        whileFrozen.clear();
    }

    void freeze() {
        frozen = running;
    }

    /** Everything that came while it was frozen is worked off in its order. */
    void thaw() {
        frozen = false;
        while (!whileFrozen.isEmpty()) {
            timeline.after(0, whileFrozen.poll());
        }
    }

    /** Does something later, if this very life of the process lasts until then; a frozen process does it when thawed. */
    void after(long micros, Runnable what) {
        int mine = life;
        timeline.after(micros, () -> in(mine, what));
    }

    /** Does something now, or when it is thawed. */
    void now(Runnable what) {
        in(life, what);
    }

    private void in(int whichLife, Runnable what) {
        if (whichLife != life || !running) {
            return;
        }
        if (frozen) {
            whileFrozen.add(() -> in(whichLife, what));
        } else {
            what.run();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
