package dev.understudy.orchestrator.lead;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.client.ClusterName;
import dev.understudy.http.HttpAnswer;
import dev.understudy.http.Responder;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.SortedMap;

/**
 * Answers {@code GET /health} over HTTP: 200 if the orchestrators of a process could lead their clusters or do, otherwise
 * 503. Also one that waits is healthy: that is what the second one is for.
 *
 * @param orchestrators those of the process
 */
public record OrchestratorHealth(Orchestrators orchestrators) implements Responder {
    private static final String PATH = "/health";

    @Override
    public HttpAnswer answer(String method, URI uri) {
        ObjectNode json = uri.getPath().equals(PATH)
                ? health()
                : JsonNodeFactory.instance
                        .objectNode()
                        .put("status", HttpURLConnection.HTTP_NOT_FOUND)
                        .put("next", "ask for " + PATH);
        return new HttpAnswer(json.get("status").intValue(), json.toString());
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
}
