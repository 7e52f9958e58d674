package dev.understudy.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.understudy.client.Endpoint;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers load balancers and engines over HTTP, each at once, and ends who sends or takes its bytes slowly. */
public final class HealthListener implements AutoCloseable {
    /** The methods that load balancers use. */
    public static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS");

    private static final Logger LOG = LoggerFactory.getLogger(HealthListener.class);
    private static final int THREADS = 2;
    private static final int BACKLOG = 64;

    /** What ends slow callers; read by the JDK's server when it is first used. */
    private static final String SECONDS = "5";

    private static final long NO_BODY = -1;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Responder responder;

    private HealthListener(HttpServer server, ExecutorService threads, Responder responder) {
        this.server = server;
        this.threads = threads;
        this.responder = responder;
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if nothing can listen there; the message says why
     */
    public static HealthListener start(Endpoint at, Responder responder) throws IOException {
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
        HealthListener listener = new HealthListener(http, threads, responder);
        http.createContext("/", listener::answer);
        http.setExecutor(threads);
        http.start();
        return listener;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            String method = exchange.getRequestMethod();
            HttpAnswer answer = responder.answer(method, exchange.getRequestURI());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("Allow", String.join(", ", METHODS));
            if (!method.equals("GET") && answer.status() != HttpURLConnection.HTTP_BAD_METHOD) {
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
