package dev.understudy.agent.converge;

import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;

/** How far the copying of a node from a donor has come, as its agent sees it. */
public sealed interface Copying {
    /** Nothing is copied, and nothing is known to have been. */
    record Idle() implements Copying {}

    /**
     * A copy is under way.
     *
     * @param donor from whom
     * @param progress how far, for people
     */
    record Running(NodeId donor, String progress) implements Copying {}

    /**
     * A copy has failed a moment ago; it may be tried again soon.
     *
     * @param message why, for people
     */
    record Failed(String message) implements Copying {}

    /**
     * The server says that its data is that of a complete copy; perhaps of an older one than was begun last.
     *
     * @param gtids the transactions that were copied
     */
    record Complete(GtidSet gtids) implements Copying {}

    /** Nothing is copied. */
    Copying IDLE = new Idle();
}
