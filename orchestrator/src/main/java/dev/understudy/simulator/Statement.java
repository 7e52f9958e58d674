package dev.understudy.simulator;

import dev.understudy.agent.converge.StepFailedException;

/**
 * One thing that an agent does on its node, which takes time.
 *
 * @param name for people
 * @param where who does it: the server, to which it is sent, or the agent itself
 * @param micros how long it usually takes
 * @param patience for how long it is tried again while it has to wait
 * @param body does it
 */
record Statement(String name, Where where, long micros, long patience, Body body) {
    /** Who carries a statement out. */
    enum Where {
        AGENT,
        /** It may be carried out even if the agent that sent it is gone. */
        SERVER
    }

    /** How far a statement has come. */
    enum Progress {
        DONE,
        /** It waits for something and looks again. */
        WAITS
    }

    /** What a statement does. */
    @FunctionalInterface
    interface Body {
        Progress run() throws StepFailedException;
    }
}
