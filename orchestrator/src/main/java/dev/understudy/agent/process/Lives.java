package dev.understudy.agent.process;

import dev.understudy.agent.converge.Restarts;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lives of one node's mysqld, one after the other: how each ended, and what that means for the next start. */
final class Lives {
    private static final Logger LOG = LoggerFactory.getLogger(Lives.class);

    /** While it is not known yet how it ended. */
    private static final Restarts NOT_YET = new Restarts(Duration.ofMillis(5), Optional.empty());

    private final Supervision supervision;
    private final ErrorLog log;

    /** The server whose end has not been looked into, running or not; none if the agent itself ended it. */
    private @Nullable ProcessHandle unjudged;

    private Starts starts = Starts.WELL_SO_FAR;
    private long beganAtNanos = System.nanoTime();
    private volatile long endedAtNanos = System.nanoTime();
    private long logFrom;

    Lives(Supervision supervision, ErrorLog log) {
        this.supervision = supervision;
        this.log = log;
    }

    /** A start is about to be tried. */
    void begin() {
        beganAtNanos = System.nanoTime();
        logFrom = log.size();
    }

    /** It led to a server. */
    void runs(ProcessHandle server) {
        unjudged = server;
    }

    /** It led to nothing. */
    void failed(IOException cause) {
        ended();
        starts = starts.after(
                new Ending.NotStarted(String.valueOf(cause.getMessage())),
                Duration.ZERO,
                Starts.Life.NEVER_ANSWERED,
                "");
    }

    /** The server was seen to end; from any thread. */
    void ended() {
        endedAtNanos = System.nanoTime();
    }

    /** The agent ends it: that is no trouble. */
    void endIsWanted() {
        unjudged = null;
    }

    /** What follows from all this while a server runs. */
    Starts whileRunning(Starts.Life life) {
        boolean well = System.nanoTime() - beganAtNanos >= Starts.WELL.toNanos();
        if (well && life == Starts.Life.ANSWERED) {
            starts = Starts.WELL_SO_FAR;
        }
        return starts;
    }

    /** What follows for the next start while none runs. */
    Restarts whileDown(Starts.Life life) {
        ProcessHandle ended = unjudged;
        // The first end is followed by a start whatever it was: nobody waits until the kernel tells.
        if (ended != null && starts.failures() > 0) {
            if (ProcessLife.of(ended.pid()) != ProcessLife.GONE) {
                return NOT_YET;
            }
            judge(life);
        }
        return starts.since(Duration.ofNanos(System.nanoTime() - endedAtNanos));
    }

    /** Looks into the end of a server of which nothing is left. */
    void judge(Starts.Life life) {
        ProcessHandle ended = unjudged;
        if (ended == null) {
            return;
        }
        unjudged = null;
        Ending ending = supervision.ending(ended);
        LOG.warn("mysqld, process {}, {}", ended.pid(), ending.sentence());
        Duration lived = Duration.ofNanos(endedAtNanos - beganAtNanos);
        starts = starts.after(ending, lived, life, log.told(logFrom));
    }
}
