package dev.understudy.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive TCP ports on 127.0.0.1 that one lab has for itself: they were free when it came, and a lock file keeps
 * other labs away until it goes.
 */
public final class PortBlock implements AutoCloseable {
    /** Below the range from which Linux takes the ports of outgoing connections, which come and go. */
    private static final int FIRST = 20_100;

    private static final int LAST = 32_000;
    private static final int STEP = 20;

    private final int base;
    private final @Nullable FileChannel lock;

    private PortBlock(int base, @Nullable FileChannel lock) {
        this.base = base;
        this.lock = lock;
    }

    /**
     * Takes the first block that is free.
     *
     * @throws LabException if none is
     */
    public static PortBlock claimFree(UserCache cache, int size) throws LabException {
        for (int base = FIRST; base + size <= LAST; base += blockLength(size)) {
            Optional<FileChannel> lock = lock(cache.portLock(base));
            if (lock.isPresent()) {
                if (takenPort(base, size).isEmpty()) {
                    return new PortBlock(base, lock.get());
                }
                release(lock.get());
            }
        }
        throw new LabException("no " + size + " consecutive ports between " + FIRST + " and " + LAST
                + " are free on 127.0.0.1: name a block with --port-base");
    }

    private static int blockLength(int size) {
        return (size + STEP - 1) / STEP * STEP;
    }

    /**
     * Takes the block that a person named.
     *
     * @throws LabException if one of its ports is taken; the message names it
     */
    public static PortBlock claim(int base, int size) throws LabException {
        if (base < 1024 || base + size > 65_536) {
            throw new LabException("the ports " + base + " to " + (base + size - 1)
                    + " do not lie between 1024 and 65535: name another --port-base");
        }
        OptionalInt taken = takenPort(base, size);
        if (taken.isPresent()) {
            throw new LabException("port " + taken.getAsInt() + " is taken: the lab needs the ports " + base + " to "
                    + (base + size - 1) + " on 127.0.0.1; name another --port-base, or leave it out");
        }
        return new PortBlock(base, null);
    }

    /** The first port of a block that cannot be listened on; empty if all can. */
    private static OptionalInt takenPort(int base, int size) {
        return IntStream.range(base, base + size)
                .filter(port -> !canListen(port))
                .findFirst();
    }

    private static boolean canListen(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A lock that the kernel releases when this process ends, however it ends; empty if another lab holds it. */
    private static Optional<FileChannel> lock(Path file) throws LabException {
        FileChannel channel;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new LabException("the lock " + file + " cannot be opened: " + e, e);
        }
        try {
            if (channel.tryLock() != null) {
                return Optional.of(channel);
            }
        } catch (OverlappingFileLockException e) {
            // Another lab of this very process holds it.
            release(channel);
            return Optional.empty();
        } catch (IOException e) {
            release(channel);
            throw new LabException("the lock " + file + " cannot be taken: " + e, e);
        }
        release(channel);
        return Optional.empty();
    }

    private static void release(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("a lock file cannot be closed", e);
        }
    }

    /**
     * The port at a place in the block.
     *
     * @param index from 0
     */
    public int port(int index) {
        return base + index;
    }

    @Override
    public void close() {
        if (lock != null) {
            release(lock);
        }
    }
}
