package dev.understudy.agent.host;

import dev.understudy.agent.converge.DiskProbe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes a small file into the data directory, flushes it and removes it, on a thread of its own: on a stalled disk that
 * takes as long as it takes. Each time a new file, so that a full disk shows.
 */
public final class DiskProbeRun implements AutoCloseable {
    private static final int BYTES = 4096;
    private static final Duration SUSPICIOUS = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 500;
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Path directory;
    private final Thread thread;

    private volatile DiskProbe ended = DiskProbe.fine();
    private volatile boolean hurried;

    /** A value of {@link System#nanoTime()}, or 0 while nothing is under way. */
    private volatile long begunAt;

    /**
     * Prepares it.
     *
     * @param directory the data directory
     */
    public DiskProbeRun(Path directory) {
        this.directory = directory;
        this.thread = new Thread(this::run, "disk-probe");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /**
     * What is known now.
     *
     * @param late for how long a commit has not been answered: while one is late, the disk is tried each half second, else
     *     each ten seconds
     */
    public DiskProbe look(Duration late) {
        hurried = late.compareTo(SUSPICIOUS) > 0 || ended.outcome() != DiskProbe.Outcome.DONE;
        long begun = begunAt;
        return begun == 0
                ? ended
                : new DiskProbe(ended.outcome(), Duration.ofNanos(System.nanoTime() - begun), ended.message());
    }

    private void run() {
        try {
            long last = 0;
            while (!Thread.currentThread().isInterrupted()) {
                if (last == 0 || hurried || System.nanoTime() - last > CALM_NANOS) {
                    last = System.nanoTime();
                    begunAt = last;
                    ended = write();
                    begunAt = 0;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private DiskProbe write() {
        if (!Files.isDirectory(directory)) {
            return DiskProbe.fine();
        }
        Path file = directory.resolve("understudy-probe.tmp");
        try {
            Files.deleteIfExists(file);
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.allocate(BYTES);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            } finally {
                Files.deleteIfExists(file);
            }
            return DiskProbe.fine();
        } catch (IOException e) {
            return new DiskProbe(outcome(e.getMessage()), Duration.ZERO, String.valueOf(e.getMessage()));
        }
    }

    /** Java has no exception for a disk that is full; these are the words of strerror(3) for ENOSPC and EDQUOT. */
    private static DiskProbe.Outcome outcome(@Nullable String message) {
        String words = String.valueOf(message).toLowerCase(Locale.ROOT);
        return words.contains("no space left") || words.contains("quota exceeded")
                ? DiskProbe.Outcome.FULL
                : DiskProbe.Outcome.FAILED;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
