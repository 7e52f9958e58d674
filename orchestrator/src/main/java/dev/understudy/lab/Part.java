package dev.understudy.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An agent or an orchestrator of a lab: a process that is started anew about a second after it has died. */
@SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for a restart; what fails in one is handled in it.
final class Part {
    private static final Logger LOG = LoggerFactory.getLogger(Part.class);
    private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);

    /** Whoever ends so soon has hardly begun. */
    private static final Duration EARLY = Duration.ofSeconds(20);

    private static final int TOO_MANY_EARLY_ENDS = 4;

    private final String name;
    private final List<String> command;
    private final Path log;
    private final ScheduledExecutorService restarts;

    private @Nullable Process process;
    private Wish wish = Wish.STOPPED;
    private long startedAt;
    private int earlyEnds;

    /** What the lab wants this part to be. */
    private enum Wish {
        RUNNING,
        STOPPED
    }

    /**
     * Describes a part; nothing is started yet.
     *
     * @param log where its output goes
     * @param restarts runs the restarts
     */
    Part(String name, List<String> command, Path log, ScheduledExecutorService restarts) {
        this.name = name;
        this.command = command;
        this.log = log;
        this.restarts = restarts;
    }

    String name() {
        return name;
    }

    synchronized void start() throws IOException {
        wish = Wish.RUNNING;
        launch();
    }

    private void launch() throws IOException {
        // Standard input stays an open pipe: its end tells the part that the lab is gone, however that came about.
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process = started;
        startedAt = System.nanoTime();
        started.onExit().thenAccept(gone -> ended());
    }

    private synchronized void ended() {
        if (wish == Wish.STOPPED) {
            return;
        }
        earlyEnds = System.nanoTime() - startedAt < EARLY.toNanos() ? earlyEnds + 1 : 0;
        scheduleRestart();
    }

    private synchronized void scheduleRestart() {
        if (wish == Wish.RUNNING && !restarts.isShutdown()) {
            restarts.schedule(this::restart, RESTART_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void restart() {
        if (wish == Wish.STOPPED) {
            return;
        }
        try {
            launch();
        } catch (IOException e) {
            LOG.warn("{} cannot be started: {}", name, e.getMessage());
            scheduleRestart();
        }
    }

    /** The process id; empty while it is down. */
    synchronized OptionalLong pid() {
        Process now = process;
        return now != null && now.isAlive() ? OptionalLong.of(now.pid()) : OptionalLong.empty();
    }

    /** Kills it as {@code kill -9} does; it is started anew. Returns whether it ran. */
    synchronized boolean kill() {
        Process now = process;
        if (now == null || !now.isAlive()) {
            return false;
        }
        now.destroyForcibly();
        return true;
    }

    /** Asks it to end by closing its standard input; it is not started anew. */
    synchronized void askToEnd() {
        wish = Wish.STOPPED;
        if (process != null) {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                LOG.debug("the pipe to {} is closed already: {}", name, e.getMessage());
            }
        }
    }

    /**
     * Waits until it has ended, and kills it when the time is over or this thread is interrupted.
     *
     * @param deadline a value of {@link System#nanoTime()}
     */
    void awaitEnd(long deadline) {
        Process now;
        synchronized (this) {
            now = process;
        }
        if (now == null) {
            return;
        }
        try {
            if (!now.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                now.destroyForcibly();
            }
        } catch (InterruptedException e) {
            now.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it has ended by itself again and again, and never ran for long. */
    synchronized boolean keepsFailing() {
        return earlyEnds >= TOO_MANY_EARLY_ENDS;
    }
}
