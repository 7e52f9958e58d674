package dev.understudy.orchestrator.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Answer;
import dev.understudy.client.ClusterPaths;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Phase;
import dev.understudy.orchestrator.decide.Decision;
import dev.understudy.orchestrator.lead.RecordStore.Outcome;
import dev.understudy.topology.Shop;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.zookeeper.server.EphemeralType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests are consumed together with the record that they lead to, on a real ZooKeeper. */
class RecordStoreTest {
    private static final ClusterPaths PATHS = new ClusterPaths(Shop.NAME);
    private static final ClusterState RECORD = Shop.state(Phase.STABLE);
    private static final String REQUEST = "request-0000000001";
    private static final Answer YES = new Answer(Answer.Outcome.ACCEPTED, "for the test");

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private RealStoreWorld world;

    @SuppressWarnings("NullAway.Init")
    private RealStoreWorld.RealContender leader;

    @BeforeEach
    void lead() throws Exception {
        world = new RealStoreWorld(folder);
        world.answerAgain();
        leader = world.real("o1");
        world.await("it leads", () -> leader.token().isPresent());
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Outcome write() {
        return leader.write(
                new Decision.Write(RECORD, new TreeMap<>(Map.of(REQUEST, YES))),
                leader.read(),
                leader.token().orElseThrow());
    }

    @Test
    void aRequestIsConsumedTogetherWithTheRecord() throws Exception {
        leader.client().create().forPath(PATHS.requests() + "/" + REQUEST);

        assertThat(write()).isEqualTo(Outcome.WRITTEN);

        assertThat(leader.client().checkExists().forPath(PATHS.requests() + "/" + REQUEST))
                .isNull();
        assertThat(leader.client().checkExists().forPath(PATHS.answers() + "/" + REQUEST))
                .isNotNull();
        assertThat(leader.read().state()).isEqualTo(Optional.of(RECORD));
    }

    /** ZooKeeper removes a container once it has been empty for a minute. */
    @Test
    void noPathIsAContainer() throws Exception {
        for (String path : List.of(PATHS.nodes(), PATHS.history(), PATHS.requests(), PATHS.answers())) {
            assertThat(EphemeralType.get(
                            leader.client().checkExists().forPath(path).getEphemeralOwner()))
                    .as(path)
                    .isEqualTo(EphemeralType.VOID);
        }
    }

    @Test
    void aRequestIsAnsweredAlsoAfterTheAnswersHaveVanished() throws Exception {
        leader.client().create().forPath(PATHS.requests() + "/" + REQUEST);
        leader.client().delete().forPath(PATHS.answers());

        assertThat(write()).isEqualTo(Outcome.OUTDATED);
        assertThat(write()).isEqualTo(Outcome.WRITTEN);

        assertThat(leader.client().checkExists().forPath(PATHS.answers() + "/" + REQUEST))
                .isNotNull();
    }

    /** A person who has waited long enough takes a request back; that says nothing of who leads. */
    @Test
    void aRequestThatWasTakenBackMakesTheWholeWriteOutdated() throws Exception {
        assertThat(write()).isEqualTo(Outcome.OUTDATED);

        assertThat(leader.client().checkExists().forPath(PATHS.answers() + "/" + REQUEST))
                .isNull();
        assertThat(leader.read().state()).isEmpty();
    }
}
