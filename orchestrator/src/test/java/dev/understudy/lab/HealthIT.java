package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.client.NodeId;
import dev.understudy.client.Request;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What a load balancer sees of a real cluster while its primary fails. */
@Isolated
class HealthIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(500);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(SHORT).build();

    private static void tell(String line) {
        System.err.println(line);
    }

    private int ask(Lab lab, NodeId node, String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + lab.health(node) + path))
                .timeout(SHORT)
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private List<NodeId> fit(Lab lab, String path) throws InterruptedException {
        List<NodeId> fit = new ArrayList<>();
        for (NodeId node : lab.nodes()) {
            if (ask(lab, node, path) == 200) {
                fit.add(node);
            }
        }
        return fit;
    }

    private NodeId awaitPrimary(Lab lab) {
        return await().atMost(PATIENCE)
                .until(() -> fit(lab, "/primary"), fit -> fit.size() == 1)
                .get(0);
    }

    private void awaitPrimaryOtherThan(Lab lab, NodeId old) {
        await().atMost(PATIENCE).until(() -> fit(lab, "/primary"), fit -> fit.size() == 1 && !fit.contains(old));
    }

    @Test
    void thePrimaryMovesAndThereAreNeverTwo() throws Exception {
        try (Lab lab = Lab.start(LabSettings.ordinary(HealthIT::tell))) {
            lab.awaitWhole(Duration.ofMinutes(3));
            NodeId first = awaitPrimary(lab);
            await().atMost(PATIENCE).until(() -> fit(lab, "/replica?max_lag=2s").size() == 2);
            assertThat(fit(lab, "/read-only")).hasSize(3);

            AtomicBoolean over = new AtomicBoolean();
            List<List<NodeId>> rounds = new ArrayList<>();
            Thread watcher = new Thread(() -> watch(lab, over, rounds), "watch");
            watcher.start();

            assertThat(lab.killServer(first)).isTrue();
            awaitPrimaryOtherThan(lab, first);
            NodeId second = awaitPrimary(lab);
            lab.awaitWhole(PATIENCE);

            // Otherwise one that is no crash would be held back so soon after the last.
            lab.ask(Request.of(Request.Kind.ACKNOWLEDGE, "the test"));
            // The agent of the next one is frozen with its server, and says nothing until it has looked again.
            assertThat(lab.freezeAgent(second)).isTrue();
            assertThat(lab.freezeServer(second)).isTrue();
            awaitPrimaryOtherThan(lab, second);
            assertThat(lab.continueServer(second)).isTrue();
            assertThat(lab.continueAgent(second)).isTrue();
            lab.awaitWhole(PATIENCE);
            over.set(true);
            watcher.join();

            assertThat(rounds).hasSizeGreaterThan(50).allMatch(fit -> fit.size() <= 1);
        }
    }

    private void watch(Lab lab, AtomicBoolean over, List<List<NodeId>> rounds) {
        try {
            while (!over.get()) {
                rounds.add(fit(lab, "/primary"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aPrimaryThatLosesZooKeeperAloneStaysFitByItsAcknowledgements() throws Exception {
        try (Lab lab = Lab.start(LabSettings.ordinary(HealthIT::tell))) {
            lab.awaitWhole(Duration.ofMinutes(3));
            NodeId primary = awaitPrimary(lab);

            lab.stopZooKeeper();
            // Longer than it may rely on having heard.
            Optional<Integer> worst = await().pollDelay(Duration.ofSeconds(6))
                    .atMost(PATIENCE)
                    .until(() -> Optional.of(ask(lab, primary, "/primary")), answer -> answer.equals(Optional.of(200)));
            assertThat(worst).contains(200);

            for (NodeId node : lab.nodes()) {
                if (!node.equals(primary)) {
                    lab.freezeServer(node);
                }
            }
            await().atMost(PATIENCE).until(() -> ask(lab, primary, "/primary") == 503);
            for (NodeId node : lab.nodes()) {
                lab.continueServer(node);
            }
            lab.startZooKeeper();
            await().atMost(PATIENCE).until(() -> fit(lab, "/primary").size() == 1);
        }
    }
}
