package dev.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.agent.health.Node;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Endpoint;
import dev.understudy.http.HealthListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a load balancer is answered over a real socket. */
class NodeHealthTest {
    private final AtomicReference<Optional<ClusterState>> newest = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.empty());
    private final HealthBoard board = new HealthBoard(newest::get, trouble::get);
    private final HttpClient client = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private HealthListener server;

    @BeforeEach
    void start() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = HealthListener.start(new Endpoint("127.0.0.1", port), new NodeHealth(board));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> ask(String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        return client.send(
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(String path) throws Exception {
        return new ObjectMapper().readTree(ask("GET", path).body());
    }

    private static HealthBoard.Moment agoMillis(long millis) {
        HealthBoard.Moment now = HealthBoard.Moment.now();
        return new HealthBoard.Moment(now.nanos() - millis * 1_000_000, now.millis() - millis);
    }

    private void isPrimary(long lookedMillisAgo) {
        board.saw(Node.primary().glance(), agoMillis(lookedMillisAgo));
        board.heard(agoMillis(10));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /primary, 200",
        "HEAD, /primary, 200",
        "OPTIONS, /primary, 200",
        "GET, /replica, 503",
        "HEAD, /replica?max_lag=2s, 503",
        "GET, /replica?max_lag=500ms, 503",
        "OPTIONS, /read-only, 200",
        "GET, /health, 200",
        "POST, /primary, 405",
        "DELETE, /health, 405",
        "TRACE, /health, 405",
        "GET, /, 404",
        "GET, /primary/, 404",
        "GET, /Primary, 404",
        "GET, /replica?max_lag=soon, 400",
        "GET, /replica?maxlag=2s, 400",
        "GET, /replica?max_lag=2s&x=1, 400"
    })
    void aPrimaryIsAnswered(String method, String path, int status) throws Exception {
        isPrimary(0);

        HttpResponse<String> answer = ask(method, path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        if (method.equals("GET")) {
            assertThat(new ObjectMapper().readTree(answer.body()).get("status").asInt())
                    .isEqualTo(status);
        } else if (status != 405) {
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void aPersonIsToldWhy() throws Exception {
        board.saw(Node.replica().glance(), HealthBoard.Moment.now());

        JsonNode answer = json("/primary");

        assertThat(answer.get("role").asText()).isEqualTo("REPLICA");
        assertThat(answer.get("node").asText()).isEqualTo("db2");
        assertThat(answer.get("epoch").asText()).isEqualTo("4");
        assertThat(answer.get("lagMillis").asLong()).isZero();
        assertThat(answer.get("reason").asText()).isEqualTo("db2 is REPLICA in epoch 4");
        assertThat(answer.get("next").asText()).isEqualTo("send writes to db1");
    }

    @Test
    void beforeTheFirstLookNothingIsKnown() throws Exception {
        assertThat(json("/health").get("status").asInt()).isEqualTo(503);
    }

    @Test
    void whatWasSeenBeforeTheAgentWasFrozenIsNotKnownAnyMore() throws Exception {
        isPrimary(5_000);

        assertThat(json("/primary").get("status").asInt()).isEqualTo(503);
        assertThat(json("/health").get("seenMillisAgo").asLong()).isGreaterThanOrEqualTo(5_000);
    }

    @Test
    void whatWasSeenBeforeAVirtualMachineWasSuspendedIsNotKnownAnyMoreThoughTheMonotonicClockStoodStill()
            throws Exception {
        HealthBoard.Moment now = HealthBoard.Moment.now();
        board.saw(Node.primary().glance(), new HealthBoard.Moment(now.nanos(), now.millis() - 60_000));
        board.heard(now);

        assertThat(json("/primary").get("status").asInt()).isEqualTo(503);
    }

    @Test
    void aRecordThatCameAfterTheLookIsHeeded() throws Exception {
        isPrimary(0);
        newest.set(Optional.of(Deposed.record()));

        assertThat(json("/primary").get("reason").asText()).isEqualTo("db1 is REPLICA in epoch 5");
    }

    @Test
    void whoeverIsShownAnOldRecordHasToBeAcknowledged() throws Exception {
        isPrimary(0);
        trouble.set(Optional.of("the state record is older"));
        assertThat(json("/primary").get("status").asInt()).isEqualTo(503);

        assertThat(board.wantsProof(HealthBoard.Moment.now())).isTrue();
        board.proven(HealthBoard.Moment.now());

        assertThat(json("/primary").get("status").asInt()).isEqualTo(200);
        assertThat(board.wantsProof(HealthBoard.Moment.now())).isFalse();
    }

    @Test
    void aTakenAddressIsNamed() {
        Endpoint taken = new Endpoint("127.0.0.1", server.address().getPort());

        assertThatThrownBy(() -> HealthListener.start(taken, new NodeHealth(board)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing can listen on " + taken + " for --health");
    }
}
