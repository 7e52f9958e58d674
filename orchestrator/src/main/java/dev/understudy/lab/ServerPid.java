package dev.understudy.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The mysqld process of one node, found by the pid file in the node's directory. A pid is only believed if that process
 * was started with this very data directory: the file of a dead server may name a number that someone else has by now.
 *
 * @param nodeFolder the node's directory
 */
public record ServerPid(Path nodeFolder) {
    private static final long LOOK_MILLIS = 10;

    /** The live mysqld of this node; empty if there is none. */
    public Optional<ProcessHandle> find() {
        try {
            long pid = Long.parseLong(
                    Files.readString(nodeFolder.resolve("mysqld.pid")).strip());
            return ProcessHandle.of(pid).filter(handle -> isAlive(handle) && hasDataDirectory(handle));
        } catch (NumberFormatException | IOException e) {
            // No server was started yet, or the file is being written.
            return Optional.empty();
        }
    }

    private boolean hasDataDirectory(ProcessHandle handle) {
        String option = "--datadir=" + nodeFolder.resolve("data");
        try {
            String commandLine = Files.readString(proc(handle, "cmdline"));
            return Arrays.asList(commandLine.split("\0")).contains(option);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a process runs; one that has ended and that its parent has not collected yet does not. */
    static boolean isAlive(ProcessHandle handle) {
        if (!handle.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(proc(handle, "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // The file vanishes while it is read when the process ends.
            return handle.isAlive();
        }
    }

    private static Path proc(ProcessHandle handle, String file) {
        return Path.of("/proc", Long.toString(handle.pid()), file);
    }

    /**
     * Kills the server, if there is one, and waits until nothing is left of it.
     *
     * @throws LabException if it does not end in time
     */
    void end(Duration patience) throws LabException, InterruptedException {
        Optional<ProcessHandle> found = find();
        if (found.isEmpty()) {
            return;
        }
        found.get().destroyForcibly();
        long deadline = System.nanoTime() + patience.toNanos();
        while (isAlive(found.get())) {
            if (System.nanoTime() > deadline) {
                throw new LabException("process " + found.get().pid() + " does not end");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
