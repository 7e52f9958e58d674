package dev.understudy.orchestrator.lead;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.understudy.client.ClusterName;
import dev.understudy.client.Endpoint;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET /health} over HTTP: 200 if the orchestrators of a process could lead their clusters or do, otherwise
 * 503. Also one that waits is healthy: that is what the second one is for.
 */
public final class OrchestratorHealth implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrchestratorHealth.class);
    private static final int BACKLOG = 16;
    private static final String PATH = "/health";

    /** What ends a caller that sends or takes its bytes slowly; read by the JDK's server when it is first used. */
    private static final String SECONDS = "5";

    private final HttpServer server;
    private final ExecutorService thread;
    private final Orchestrators orchestrators;

    private OrchestratorHealth(HttpServer server, ExecutorService thread, Orchestrators orchestrators) {
        this.server = server;
        this.thread = thread;
        this.orchestrators = orchestrators;
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if nothing can listen there; the message says why
     */
    public static OrchestratorHealth start(Endpoint at, Orchestrators orchestrators) throws IOException {
        System.setProperty("sun.net.httpserver.maxReqTime", SECONDS);
        System.setProperty("sun.net.httpserver.maxRspTime", SECONDS);
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(at.host(), at.port()), BACKLOG);
        } catch (IOException e) {
            throw new IOException(
                    "nothing can listen on " + at + " for --health: " + e.getMessage() + "; name another address", e);
        }
        ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, "health");
            made.setDaemon(true);
            return made;
        });
        OrchestratorHealth health = new OrchestratorHealth(http, thread, orchestrators);
        http.createContext("/", health::answer);
        http.setExecutor(thread);
        http.start();
        return health;
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return server.getAddress();
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            ObjectNode json = exchange.getRequestURI().getPath().equals(PATH)
                    ? health()
                    : JsonNodeFactory.instance
                            .objectNode()
                            .put("status", HttpURLConnection.HTTP_NOT_FOUND)
                            .put("next", "ask for " + PATH);
            byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(json.get("status").intValue(), body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            LOG.debug("whoever asked for health is gone: {}", e.getMessage());
        }
    }

    private ObjectNode health() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("question", PATH);
        if (!orchestrators.isConnected()) {
            return json.put("status", HttpURLConnection.HTTP_UNAVAILABLE)
                    .put("reason", "ZooKeeper is not heard")
                    .put("next", "look at ZooKeeper, and at the network between");
        }
        SortedMap<ClusterName, Standing> standings = orchestrators.standings();
        boolean hangs = standings.containsValue(Standing.HANGS);
        json.put("status", hangs ? HttpURLConnection.HTTP_UNAVAILABLE : HttpURLConnection.HTTP_OK);
        ObjectNode clusters = json.putObject("clusters");
        standings.forEach((cluster, standing) -> clusters.put(cluster.value(), standing.name()));
        return json;
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }
}
