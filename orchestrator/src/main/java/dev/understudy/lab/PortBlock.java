package dev.understudy.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Consecutive TCP ports on 127.0.0.1 that one lab has for itself. It listens on the last of them from beginning to end,
 * so that no other lab takes the others while nobody listens there: the kernel lets one through, also if two come at
 * once, and gives the port back however the lab ends.
 */
public final class PortBlock implements AutoCloseable {
    /** Below the range from which Linux takes the ports of outgoing connections, which come and go. */
    private static final int FIRST = 20_100;

    private static final int LAST = 32_000;
    private static final int STEP = 30;

    private final int base;
    private final List<ServerSocket> guards;

    private PortBlock(int base, List<ServerSocket> guards) {
        this.base = base;
        this.guards = List.copyOf(guards);
    }

    /**
     * Takes the first block that is free.
     *
     * @param size how many ports, the guard's included; at most 30
     * @throws LabException if none is
     */
    public static PortBlock claimFree(int size) throws LabException {
        if (size > STEP) {
            throw new IllegalArgumentException("a block has at most " + STEP + " ports, not " + size);
        }
        int base = FIRST;
        while (base + STEP <= LAST) {
            try {
                return claimStep(base, size);
            } catch (PortTakenException e) {
                base += STEP;
            }
        }
        throw new LabException("no " + size + " consecutive ports between " + FIRST + " and " + LAST
                + " are free on 127.0.0.1: name a block with --port-base");
    }

    /** Guards the end of the step too, so that blocks of other sizes do not overlap with this one. */
    private static PortBlock claimStep(int base, int size) throws LabException {
        PortBlock whole = claim(base, STEP);
        if (size == STEP) {
            return whole;
        }
        try {
            return new PortBlock(base, List.of(whole.guards.get(0), listen(base + size - 1)));
        } catch (IOException e) {
            whole.close();
            throw new PortTakenException(base + size - 1, base, base + size - 1);
        }
    }

    /**
     * Takes the block that a person named.
     *
     * @param size how many ports, the guard's included
     * @throws LabException if one of its ports is taken; the message names it
     */
    public static PortBlock claim(int base, int size) throws LabException {
        int last = base + size - 1;
        if (base < 1024 || last > 65_535) {
            throw new LabException("the ports " + base + " to " + last
                    + " do not lie between 1024 and 65535: name another --port-base");
        }
        ServerSocket guard;
        try {
            guard = listen(last);
        } catch (IOException e) {
            throw new PortTakenException(last, base, last);
        }
        OptionalInt taken =
                IntStream.range(base, last).filter(port -> !canListen(port)).findFirst();
        if (taken.isPresent()) {
            close(guard);
            throw new PortTakenException(taken.getAsInt(), base, last);
        }
        return new PortBlock(base, List.of(guard));
    }

    /** Somebody listens on a port of the block. */
    private static final class PortTakenException extends LabException {
        private static final long serialVersionUID = 1;

        PortTakenException(int port, int base, int last) {
            super("port " + port + " is taken: the lab needs the ports " + base + " to " + last
                    + " on 127.0.0.1; name another --port-base, or leave it out");
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static boolean canListen(int port) {
        try {
            close(listen(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("the port " + socket.getLocalPort() + " cannot be given back", e);
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
        guards.forEach(PortBlock::close);
    }
}
