package dev.understudy.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A way from one agent to ZooKeeper that can be cut: while it is, connections are closed and new ones go nowhere. */
final class Switch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Switch.class);
    private static final int BUFFER = 8192;

    private final ServerSocket entry;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    private Switch(ServerSocket entry, InetSocketAddress target) {
        this.entry = entry;
        this.target = target;
    }

    /**
     * Opens a way to a port of this machine.
     *
     * @throws LabException if no port is free
     */
    static Switch to(int port) throws LabException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try {
            Switch way = new Switch(new ServerSocket(0, 0, here), new InetSocketAddress(here, port));
            begin("switch", way::accept);
            return way;
        } catch (IOException e) {
            throw new LabException("a way to ZooKeeper cannot be opened: " + e.getMessage(), e);
        }
    }

    int port() {
        return entry.getLocalPort();
    }

    /** Cuts the way. */
    void cut() {
        cut = true;
        open.forEach(Switch::close);
    }

    /** Opens it again. */
    void mend() {
        cut = false;
    }

    private void accept() {
        while (!entry.isClosed()) {
            try {
                Socket inside = entry.accept();
                if (cut) {
                    close(inside);
                } else {
                    join(inside);
                }
            } catch (IOException e) {
                LOG.debug("a connection to ZooKeeper failed: {}", e.getMessage());
            }
        }
    }

    @SuppressWarnings("PMD.CloseResource") // Whichever side ends closes both.
    private void join(Socket inside) {
        Socket outside = new Socket();
        try {
            outside.connect(target);
        } catch (IOException e) {
            close(outside);
            close(inside);
            return;
        }
        open.add(inside);
        open.add(outside);
        begin("switch-in", () -> copy(inside, outside));
        begin("switch-out", () -> copy(outside, inside));
        if (cut) {
            cut();
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            LOG.debug("a connection to ZooKeeper ended: {}", e.getMessage());
        } finally {
            close(from);
            close(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void begin(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("a socket could not be closed: {}", e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        entry.close();
        open.forEach(Switch::close);
    }
}
