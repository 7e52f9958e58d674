package dev.understudy.agent.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** mysqld as a child of the agent, which it outlives. */
final class ByAgent implements Supervision {
    /** Java hears of a child's end a moment after the kernel has taken it apart. */
    private static final long STATUS_SECONDS = 2;

    /** Java adds this to the number of the signal that ended a process. */
    private static final int SIGNALLED = 128;

    private final ServerCommands commands;
    private final NodeDirectory directory;
    private final ServerSearch search;
    private @Nullable Process child;

    ByAgent(ServerCommands commands, NodeDirectory directory) {
        this.commands = commands;
        this.directory = directory;
        this.search = new ServerSearch(directory);
    }

    @Override
    public ProcessHandle start() throws IOException {
        new SocketLock(Path.of(new Inheritance(directory).names().socket())).removeIfStale();
        Process started = commands.run();
        child = started;
        return started.toHandle();
    }

    @Override
    public void kill(ProcessHandle server) {
        server.destroyForcibly();
    }

    @Override
    public Optional<ProcessHandle> find() throws IOException {
        return search.find();
    }

    @Override
    public Ending ending(ProcessHandle server) {
        Process own = child;
        if (own == null || own.pid() != server.pid()) {
            return new Ending.Unknown();
        }
        try {
            if (!own.waitFor(STATUS_SECONDS, TimeUnit.SECONDS)) {
                return new Ending.Unknown();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Ending.Unknown();
        }
        int status = own.exitValue();
        return status > SIGNALLED ? new Ending.Killed(status - SIGNALLED) : new Ending.Exited(status);
    }

    @Override
    public Optional<String> objection() {
        return Optional.empty();
    }
}
