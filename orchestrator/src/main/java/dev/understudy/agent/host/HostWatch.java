package dev.understudy.agent.host;

import dev.understudy.client.HostReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures the host every two seconds, on a thread of its own: a file system that hangs must not hold up the agent. */
public final class HostWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostWatch.class);
    private static final long PERIOD_MILLIS = 2000;
    private static final long SIZE_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** What was measured so long ago says nothing any more. */
    private static final long OUTDATED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Path data;
    private final ProcMeter meter = new ProcMeter(Path.of("/proc"), ControlGroup.own());
    private final Thread thread;

    private volatile HostReport latest = HostReport.unknown();
    private volatile long measuredAt = System.nanoTime();
    private OptionalLong size = OptionalLong.empty();
    private long sizeAt;

    /**
     * Prepares it.
     *
     * @param data the data directory
     */
    public HostWatch(Path data) {
        this.data = data;
        this.thread = new Thread(this::run, "host");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** What was measured last; unknown if that is long ago. */
    public HostReport latest() {
        return System.nanoTime() - measuredAt > OUTDATED_NANOS ? HostReport.unknown() : latest;
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                latest = meter.measure(System.nanoTime(), free(), size());
                measuredAt = System.nanoTime();
                TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private OptionalLong free() {
        try {
            return Files.exists(data)
                    ? OptionalLong.of(Files.getFileStore(data).getUsableSpace())
                    : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private OptionalLong size() {
        long now = System.nanoTime();
        if (sizeAt == 0 || now - sizeAt > SIZE_PERIOD_NANOS) {
            sizeAt = now;
            try {
                size = OptionalLong.of(DirectorySize.of(data));
            } catch (IOException e) {
                LOG.debug("the size of {} is not known: {}", data, e.getMessage());
                size = OptionalLong.empty();
            }
        }
        return size;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
