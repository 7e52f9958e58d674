package dev.understudy.orchestrator.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.client.ClusterName;
import dev.understudy.client.Endpoint;
import dev.understudy.http.HealthListener;
import dev.understudy.lab.LabZooKeeper;
import dev.understudy.lab.PortBlock;
import dev.understudy.orchestrator.decide.Policy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an orchestrator answers over a real socket, with a real ZooKeeper that comes and goes. */
class OrchestratorHealthTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private PortBlock ports;

    @SuppressWarnings("NullAway.Init")
    private LabZooKeeper zooKeeper;

    private int listeners;

    @BeforeEach
    void start() throws Exception {
        ports = PortBlock.claimFree(10);
        zooKeeper = new LabZooKeeper(folder, ports.port(0));
        zooKeeper.start();
    }

    @AfterEach
    void stop() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        zooKeeper.close();
        ports.close();
    }

    private HealthListener orchestrator(String id) throws Exception {
        CuratorFramework client = zooKeeper.ensemble().connect(Duration.ofSeconds(2), SOON);
        opened.push(client);
        Orchestrators orchestrators = new Orchestrators(
                client,
                List.of(ClusterName.of("shop")),
                OrchestratorSettings.standard(id, Policy.standard()),
                new Governor(Governor.STANDARD_LIMIT, Governor.STANDARD_WINDOW));
        opened.push(orchestrators);
        orchestrators.start();
        HealthListener health = HealthListener.start(
                new Endpoint("127.0.0.1", ports.port(++listeners)), new OrchestratorHealth(orchestrators));
        opened.push(health);
        return health;
    }

    private String ask(HealthListener health, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + health.address().getPort() + path);
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private void answers(HealthListener health, String part) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ask(health, "/health")).contains(part));
    }

    @Test
    void oneThatLeadsAndOneThatWaitsAreHealthy() throws Exception {
        HealthListener first = orchestrator("o1");
        answers(first, "200 {\"question\":\"/health\",\"status\":200,\"clusters\":{\"shop\":\"LEADS\"}}");
        answers(orchestrator("o2"), "200 {\"question\":\"/health\",\"status\":200,\"clusters\":{\"shop\":\"WAITS\"}}");
    }

    @Test
    void withoutZooKeeperItIsNotHealthyUntilZooKeeperIsBack() throws Exception {
        HealthListener health = orchestrator("o1");
        answers(health, "LEADS");
        zooKeeper.close();
        ports.close();
        answers(health, "503 {\"question\":\"/health\",\"status\":503,\"reason\":\"ZooKeeper is not heard\"");
        zooKeeper.start();
        answers(health, "LEADS");
    }

    @Test
    void nothingElseIsAnswered() throws Exception {
        assertThat(ask(orchestrator("o1"), "/primary")).startsWith("404 ").contains("ask for /health");
    }
}
