package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.revoking;
import static dev.understudy.orchestrator.decide.ClusterFixture.settled;
import static dev.understudy.orchestrator.decide.ClusterFixture.unformed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Epoch;
import dev.understudy.client.Phase;
import dev.understudy.client.StateVersion;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is decided, in which situation. */
class DeciderTest {
    /** A barrier begun under a record of this epoch, later than any that a test has. */
    private static StateVersion barrier(long epoch) {
        return new StateVersion(1, new Epoch(epoch), 90);
    }

    /** Situations in which nothing may be written. */
    static Stream<Arguments> writesNothing() {
        return Stream.of(
                Arguments.of("all is as it shall be", settled(), Decision.Idle.class),
                Arguments.of("the primary's agent is silent", settled().silent(DB1), Decision.Alert.class),
                Arguments.of(
                        "all agents are silent",
                        settled().silent(DB1).silent(DB2).silent(DB3),
                        Decision.Alert.class),
                Arguments.of("the primary's mysqld does not answer", settled().hung(DB1), Decision.Alert.class),
                Arguments.of("a replica does not answer", settled().hung(DB2), Decision.Idle.class),
                Arguments.of("a replica is dead", settled().dead(DB2), Decision.Alert.class),
                Arguments.of(
                        "the primary is said to be dead by an agent of an older epoch",
                        settled().dead(DB1, new StateVersion(1, new Epoch(3), 39)),
                        Decision.Alert.class),
                Arguments.of(
                        "no acker is revoked yet",
                        revoking().behind(DB2, "1-100").behind(DB3, "1-100"),
                        Decision.Wait.class),
                Arguments.of(
                        "one acker of two is revoked",
                        revoking().applied(DB2, "1-100").behind(DB3, "1-90"),
                        Decision.Wait.class),
                Arguments.of(
                        "one acker of two is silent",
                        revoking().applied(DB2, "1-100").silent(DB3),
                        Decision.Wait.class),
                Arguments.of(
                        "an acker's server has another identity",
                        revoking().applied(DB2, "1-100").otherServer(DB3, ""),
                        Decision.Wait.class),
                Arguments.of(
                        "only the dead primary is heard", revoking().silent(DB2).silent(DB3), Decision.Wait.class),
                Arguments.of("no node has reported, and none is formed", unformed(), Decision.Wait.class),
                Arguments.of(
                        "two of three empty nodes have reported",
                        unformed().fresh(DB1, "").fresh(DB2, ""),
                        Decision.Wait.class),
                Arguments.of(
                        "one of three nodes is not empty",
                        unformed().fresh(DB1, "").fresh(DB2, "1-3").fresh(DB3, ""),
                        Decision.Alert.class),
                Arguments.of(
                        "the record is gone, but a node has followed one",
                        unformed().fresh(DB1, "").fresh(DB2, "").dead(DB3, StateVersion.first()),
                        Decision.Alert.class),
                Arguments.of(
                        "a node has followed a newer record, which may be on its way",
                        settled().dead(DB1, barrier(5)),
                        Decision.Wait.class),
                Arguments.of(
                        "a node has followed a newer record, and ZooKeeper's data is old",
                        settled().dead(DB1, barrier(5)).after(Duration.ofSeconds(3)),
                        Decision.Alert.class),
                Arguments.of(
                        "the primary is dead, and a replica has followed a newer record",
                        settled().dead(DB1).dead(DB2, barrier(5)).after(Duration.ofSeconds(3)),
                        Decision.Alert.class),
                Arguments.of(
                        "the primary is dead, and this orchestrator has written a newer record a moment ago",
                        settled().dead(DB1).remembering(barrier(5)),
                        Decision.Wait.class),
                Arguments.of(
                        "the primary is dead, and this orchestrator alone knows of a newer record",
                        settled().dead(DB1).remembering(barrier(5)).after(Duration.ofSeconds(3)),
                        Decision.Alert.class),
                Arguments.of(
                        "this orchestrator alone knows of a newer incarnation",
                        settled()
                                .dead(DB1)
                                .remembering(new StateVersion(2, new Epoch(1), 1))
                                .after(Duration.ofSeconds(3)),
                        Decision.Alert.class),
                Arguments.of(
                        "three empty nodes have reported, but this orchestrator remembers a record",
                        unformed().fresh(DB1, "").fresh(DB2, "").fresh(DB3, "").remembering(StateVersion.first()),
                        Decision.Alert.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("writesNothing")
    void nothingIsWrittenWhen(String story, ClusterFixture situation, Class<? extends Decision> expected) {
        Decision decision = situation.decide();
        assertThat(decision).as(story).isInstanceOf(expected);
        assertThat(decision.reason()).isNotBlank();
    }

    @Test
    void aRecordThatIsNewerThanWhatWasRememberedIsFollowed() {
        StateVersion older = new StateVersion(1, new Epoch(3), 39);

        assertThat(settled().dead(DB1).remembering(older).write().epoch()).isEqualTo(new Epoch(5));
    }

    @Nested
    class ANewCluster {
        @Test
        void isFormedOfEmptyNodesWithTheFirstAsPrimary() {
            ClusterState next =
                    unformed().fresh(DB1, "").fresh(DB2, "").fresh(DB3, "").write();

            assertThat(next.version()).isEqualTo(StateVersion.first());
            assertThat(next.phase()).isEqualTo(Phase.PROMOTING);
            assertThat(next.primary()).contains(DB1);
            assertThat(next.durability().orElseThrow().ackers()).containsExactly(DB2, DB3);
            assertThat(next.durability().orElseThrow().acknowledgements()).isEqualTo(1);
        }

        @Test
        void isNotOneOfASingleNode() {
            assertThatThrownBy(() -> Policy.standard().formingAt(1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot survive the loss of its primary");
        }
    }
}
