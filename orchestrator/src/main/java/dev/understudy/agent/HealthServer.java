package dev.understudy.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.understudy.client.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers load balancers over HTTP: 200 or 503, from what the agent last saw. It asks nobody, so that no answer waits for
 * a server that hangs.
 */
final class HealthServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);
    private static final int THREADS = 2;
    private static final int BACKLOG = 64;

    /** What ends a caller that sends or takes its bytes slowly; read by the JDK's server when it is first used. */
    private static final String SECONDS = "5";

    private static final long NO_BODY = -1;

    private final HttpServer server;
    private final ExecutorService threads;
    private final HealthBoard board;

    private HealthServer(HttpServer server, ExecutorService threads, HealthBoard board) {
        this.server = server;
        this.threads = threads;
        this.board = board;
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if nothing can listen there; the message says why
     */
    static HealthServer start(Endpoint at, HealthBoard board) throws IOException {
        System.setProperty("sun.net.httpserver.maxReqTime", SECONDS);
        System.setProperty("sun.net.httpserver.maxRspTime", SECONDS);
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(at.host(), at.port()), BACKLOG);
        } catch (IOException e) {
            throw new IOException(
                    "nothing can listen on " + at + " for --health: " + e.getMessage() + "; name another address", e);
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "health");
            thread.setDaemon(true);
            return thread;
        });
        HealthServer server = new HealthServer(http, threads, board);
        http.createContext("/", server::answer);
        http.setExecutor(threads);
        http.start();
        return server;
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return server.getAddress();
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            HealthAnswer answer = HealthAnswer.to(
                    exchange.getRequestMethod(), exchange.getRequestURI(), board, HealthBoard.Moment.now());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("Allow", HealthAnswer.METHODS);
            if (answer.body().isEmpty()) {
                exchange.sendResponseHeaders(answer.status(), NO_BODY);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            LOG.debug("whoever asked for health is gone: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
