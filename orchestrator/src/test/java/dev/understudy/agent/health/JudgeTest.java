package dev.understudy.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Access;
import dev.understudy.client.Epoch;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.StateVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** For what a node is fit: a row a situation. */
class JudgeTest {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final StateVersion OTHER_INCARNATION = new StateVersion(2, new Epoch(4), 44);

    private static Duration millis(long number) {
        return Duration.ofMillis(number);
    }

    static Stream<Arguments> situations() {
        return Stream.of(
                // The primary.
                row("", "a primary that is heard", Node.primary()),
                row("", "no look for 2 s", Node.primary().looked(2000)),
                row(
                        "the agent last looked",
                        "frozen and thawed",
                        Node.primary().looked(2001).heard(1).proven(1)),
                row("mysqld does not run", "its server is dead", Node.primary().process(ServerProcess.DOWN)),
                row(
                        "mysqld runs and does not answer",
                        "it hangs",
                        Node.primary().process(ServerProcess.HUNG)),
                row("mysqld is starting", "it starts", Node.primary().process(ServerProcess.STARTING)),
                row(
                        "the agent follows no state record",
                        "no record",
                        Node.primary().withoutRecord()),
                row("the state record does not name", "a stranger", Node.of(NodeId.of("db9"), Role.PRIMARY)),
                row("db2 is REPLICA in epoch 4", "a replica", Node.replica()),
                row(
                        "db2 is FENCED in epoch 4",
                        "a deposed one that is still open",
                        Node.of(DB2, Role.FENCED).access(Access.WRITABLE)),
                row(
                        "a switchover to db2 is under way",
                        "it drains",
                        Node.primary().phase(Phase.DRAINING)),
                row(
                        "",
                        "it is being promoted, and has had its barrier",
                        Node.primary().phase(Phase.PROMOTING)),
                row(
                        "this server is 9",
                        "other data under its name",
                        Node.primary().serverUuid("9")),
                row(
                        "mysqld is READABLE still",
                        "it is read-only",
                        Node.primary().access(Access.READABLE)),
                row(
                        "it has not had its barrier in epoch 4",
                        "no barrier",
                        Node.primary().barrier(Optional.empty())),
                row(
                        "it has not had its barrier in epoch 4",
                        "the barrier of an earlier reign",
                        Node.primary().barrier(Optional.of(new StateVersion(1, new Epoch(3), 39)))),
                row(
                        "it has not had its barrier in epoch 4",
                        "the barrier of another incarnation",
                        Node.primary().barrier(Optional.of(OTHER_INCARNATION))),
                row(
                        "",
                        "a barrier of the same epoch under an older record",
                        Node.primary().barrier(Optional.of(new StateVersion(1, new Epoch(4), 38)))),
                row(
                        "commits wait: 0 of 1",
                        "no acker is connected",
                        Node.primary().ackers(0)),
                // Without ZooKeeper.
                row("", "heard 2.4 s ago", Node.primary().heard(2400)),
                row(
                        "ZooKeeper was last heard 2401 ms ago, and a commit was last acknowledged never",
                        "heard too long ago",
                        Node.primary().heard(2401)),
                row(
                        "",
                        "cut from ZooKeeper, and acknowledged",
                        Node.primary().heard(60_000).proven(1400)),
                row(
                        "",
                        "shown an old record, and acknowledged",
                        Node.primary().unheard().proven(10)),
                row(
                        "ZooKeeper was last heard never, and a commit was last acknowledged 1401 ms ago",
                        "cut from ZooKeeper, and acknowledged too long ago",
                        Node.primary().unheard().proven(1401)),
                row(
                        "ZooKeeper was last heard never",
                        "where nobody has to acknowledge it proves nothing",
                        Node.primary().acknowledgements(0).unheard().proven(10)));
    }

    static Stream<Arguments> replicas() {
        return Stream.of(
                row("", "no lag", Node.replica()),
                row("", "just within the bound", Node.replica().lag(2000)),
                row(
                        "its lag is 2001 ms, more than 2000",
                        "beyond the bound",
                        Node.replica().lag(2001)),
                row("its lag is not known", "no lag is known", Node.replica().unknownLag()),
                row(
                        "its lag is not known",
                        "it seems connected, and hears nothing",
                        Node.replica().deaf()),
                row(
                        "",
                        "ZooKeeper is gone, and it still hears its source",
                        Node.replica().unheard()),
                row(
                        "",
                        "an acker that was stopped a moment ago",
                        Node.of(DB2, Role.REVOKED).lag(1500).stopped()),
                row("mysqld is closed to clients", "closed", Node.replica().access(Access.OFFLINE)),
                row(
                        "mysqld takes writes, and should not",
                        "writable",
                        Node.replica().access(Access.WRITABLE)),
                row("db2 is FENCED", "fenced", Node.of(DB2, Role.FENCED)),
                row("db2 is MAINTENANCE", "left to a person", Node.of(DB2, Role.MAINTENANCE)),
                row("db1 is PRIMARY", "the primary", Node.primary()),
                row("mysqld does not run", "dead", Node.replica().process(ServerProcess.DOWN)),
                row("the agent last looked", "frozen and thawed", Node.replica().looked(3000)));
    }

    private static Arguments row(String refusal, String story, Node node) {
        return Arguments.of(refusal, story, node);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("situations")
    void fitForWritesIs(String refusal, String story, Node node) {
        verify(refusal, story, node.asked(Question.PRIMARY, Judge.STANDARD_LAG));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("replicas")
    void fitForReadsIs(String refusal, String story, Node node) {
        verify(refusal, story, node.asked(Question.REPLICA, millis(2000)));
    }

    private static void verify(String refusal, String story, Verdict verdict) {
        if (refusal.isEmpty()) {
            assertThat(verdict).as(story).isInstanceOf(Verdict.Fit.class);
        } else {
            assertThat(verdict).as(story).isInstanceOf(Verdict.Unfit.class);
            assertThat(verdict.reason()).startsWith(refusal);
            assertThat(((Verdict.Unfit) verdict).next()).isNotBlank();
        }
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of(Question.READ_ONLY, "the primary", Node.primary(), Verdict.Fit.class),
                Arguments.of(
                        Question.READ_ONLY,
                        "a primary that is cut off",
                        Node.primary().unheard(),
                        Verdict.Unfit.class),
                Arguments.of(Question.READ_ONLY, "a replica", Node.replica(), Verdict.Fit.class),
                Arguments.of(
                        Question.READ_ONLY, "a lagging replica", Node.replica().lag(2001), Verdict.Unfit.class),
                Arguments.of(Question.HEALTH, "a fenced one", Node.of(DB1, Role.FENCED), Verdict.Fit.class),
                Arguments.of(Question.HEALTH, "no record", Node.primary().withoutRecord(), Verdict.Fit.class),
                Arguments.of(
                        Question.HEALTH, "a dead one", Node.primary().process(ServerProcess.DOWN), Verdict.Unfit.class),
                Arguments.of(Question.HEALTH, "a frozen agent", Node.primary().looked(2001), Verdict.Unfit.class));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("others")
    void alsoAskedIs(Question question, String story, Node node, Class<? extends Verdict> expected) {
        assertThat(node.asked(question, millis(2000))).as(story).isInstanceOf(expected);
    }
}
