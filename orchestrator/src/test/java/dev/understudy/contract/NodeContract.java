package dev.understudy.contract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the protocol relies on in a node: what its agent's acts do to its server, and what the server does by itself. Each
 * story is told in a world of its own.
 */
public abstract class NodeContract
        implements StartingStories,
                ReachingStories,
                AcknowledgementStories,
                FencingStories,
                HistoryStories,
                CopyStories {
    @SuppressWarnings("NullAway.Init")
    private World world;

    /** A world in which nothing has happened yet. */
    protected abstract World newWorld() throws Exception;

    @BeforeEach
    void begin() throws Exception {
        world = newWorld();
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Override
    public final World world() {
        return world;
    }
}
