package dev.understudy.agent.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A look at one process, again and again, that costs a few microseconds: the file of its first thread stays open, and the
 * kernel adds up no other thread for it. A number that is given to another process meanwhile is not mistaken for it.
 */
final class ProcessLook implements AutoCloseable {
    /** More than the line has. */
    private static final int LENGTH = 1024;

    private final @Nullable FileChannel stat;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LENGTH);

    private ProcessLook(@Nullable FileChannel stat) {
        this.stat = stat;
    }

    /** Opens it; a process that is gone already does not run. */
    static ProcessLook at(long pid) {
        String number = Long.toString(pid);
        try {
            return new ProcessLook(
                    FileChannel.open(Path.of("/proc", number, "task", number, "stat"), StandardOpenOption.READ));
        } catch (IOException e) {
            return new ProcessLook(null);
        }
    }

    /** Whether it runs, and is neither being taken apart nor gone. */
    boolean runs() {
        if (stat == null) {
            return false;
        }
        try {
            buffer.clear();
            int length = stat.read(buffer, 0);
            buffer.flip();
            return length > 0 && ProcessLife.isRunning(buffer);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            if (stat != null) {
                stat.close();
            }
        } catch (IOException e) {
            // It was only read.
        }
    }
}
