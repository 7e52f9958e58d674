package dev.understudy.router;

import dev.understudy.client.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A wire to a server that loses, once, what a test tells it to lose. */
final class WireProxy implements AutoCloseable {
    /** What happens to the next packet from the client that contains a text. */
    enum Fate {
        /** It arrives; its answer does not, and the connection breaks. */
        ANSWER_LOST,
        /** It does not arrive, and the connection breaks. */
        REQUEST_LOST,
        /** It arrives; from then on nothing comes back, and nobody is told. */
        ANSWERS_SWALLOWED,
        /** It does not arrive before it is released, and nobody is told. */
        REQUEST_HELD
    }

    private record Trap(String text, Fate fate) {}

    private final ServerSocket listener;
    private final Endpoint target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();
    private final CountDownLatch released = new CountDownLatch(1);

    WireProxy(Endpoint target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", listener.getLocalPort());
    }

    /** Sets a trap for the next packet that contains a text, in whatever case. */
    void trap(String text, Fate fate) {
        trap.set(new Trap(text.toLowerCase(Locale.ROOT), fate));
    }

    boolean isSprung() {
        return trap.get() == null;
    }

    /** Breaks every connection that is open now. */
    void cutAll() {
        sockets.forEach(WireProxy::close);
    }

    /** Lets a held request go on to the server. */
    void release() {
        released.countDown();
    }

    private void start(Runnable work) {
        Thread thread = new Thread(work, "wire-" + target);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                Wire wire = new Wire(client, new Socket(InetAddress.getLoopbackAddress(), target.port()));
                start(wire::upstream);
                start(wire::downstream);
            }
        } catch (IOException e) {
            // The test is over, or the server is down and the client hears of it.
        }
    }

    private final class Wire {
        private final Socket client;
        private final Socket server;
        private volatile Answers answers = Answers.DELIVERED;

        private enum Answers {
            DELIVERED,
            SWALLOWED,
            AWAITED_AND_LOST
        }

        Wire(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(server);
        }

        void upstream() {
            byte[] buffer = new byte[65536];
            try {
                InputStream in = client.getInputStream();
                OutputStream out = server.getOutputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (passes(new String(buffer, 0, n, StandardCharsets.ISO_8859_1))) {
                        out.write(buffer, 0, n);
                    }
                }
            } catch (IOException | InterruptedException e) {
                // One side is gone.
            } finally {
                cut();
            }
        }

        private boolean passes(String packet) throws InterruptedException {
            Trap set = trap.get();
            boolean hit = set != null && packet.toLowerCase(Locale.ROOT).contains(set.text());
            if (!hit || set == null || !trap.compareAndSet(set, null)) {
                return true;
            }
            return switch (set.fate()) {
                case ANSWER_LOST -> {
                    answers = Answers.AWAITED_AND_LOST;
                    yield true;
                }
                case ANSWERS_SWALLOWED -> {
                    answers = Answers.SWALLOWED;
                    yield true;
                }
                case REQUEST_LOST -> {
                    cut();
                    yield false;
                }
                case REQUEST_HELD -> {
                    released.await();
                    yield true;
                }
            };
        }

        void downstream() {
            byte[] buffer = new byte[65536];
            try {
                InputStream in = server.getInputStream();
                OutputStream out = client.getOutputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    switch (answers) {
                        case DELIVERED -> out.write(buffer, 0, n);
                        case SWALLOWED -> {}
                        case AWAITED_AND_LOST -> cut();
                    }
                }
            } catch (IOException e) {
                // One side is gone.
            } finally {
                if (answers == Answers.DELIVERED) {
                    cut();
                }
            }
        }

        void cut() {
            close(client);
            close(server);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        release();
        sockets.forEach(WireProxy::close);
    }
}
