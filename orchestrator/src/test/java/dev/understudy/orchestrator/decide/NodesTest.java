package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.settled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Answer;
import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Request;
import dev.understudy.client.Role;
import dev.understudy.client.StateVersion;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nodes that come and go because a person asks for it. */
class NodesTest {
    private static final NodeId DB4 = NodeId.of("db4");
    private static final String OTHERS = "00000000-0000-0000-0000-0000000000ff:1-2";

    private static Assignment assignment(ClusterState state, NodeId node) {
        return state.member(node).orElseThrow().assignment();
    }

    private static void assertRefused(Decision decision, String reason) {
        assertThat(decision).isInstanceOf(Decision.Reply.class);
        assertThat(((Decision.Reply) decision).answers().values())
                .singleElement()
                .satisfies(answer -> assertThat(answer.outcome()).isEqualTo(Answer.Outcome.REFUSED));
        assertThat(decision.reason()).contains(reason);
    }

    @Nested
    class Adding {
        private final Request add = Request.of(Request.Kind.ADD_NODE, DB4, "eve");

        private ClusterFixture waiting(String numbers) {
            return settled().fresh(DB4, numbers).changed(DB4, Changed::offline);
        }

        @Test
        void anEmptyNodeIsCopiedFromAReplica() {
            ClusterState next = waiting("").asked(add).write();

            assertThat(assignment(next, DB4)).isEqualTo(new Assignment(Role.REBUILD, Optional.of(DB2)));
            assertThat(next.durability()).isEqualTo(settled().state().durability());
            assertThat(next.reason()).isEqualTo("eve adds db4: REBUILD of db2");
        }

        @Test
        void anEmptyNodeIsCopiedFromThePrimaryIfNobodyElseIsWell() {
            ClusterState next = waiting("").silent(DB2).dead(DB3).asked(add).write();

            assertThat(assignment(next, DB4)).isEqualTo(new Assignment(Role.REBUILD, Optional.of(DB1)));
        }

        @Test
        void anEmptyNodeWhoseDiskIsTooSmallIsRefused() {
            assertRefused(
                    waiting("").disk(DB4, 900, 200).asked(add).decide(),
                    "a copy of db2 does not fit on the disk of db4: 1152 MiB are needed");
            assertThat(waiting("")
                            .disk(DB4, 900, 200)
                            .disk(DB1, 10, 800)
                            .asked(add)
                            .write()
                            .reason())
                    .isEqualTo("eve adds db4: REBUILD of db1");
        }

        @Test
        void aNodeWithAPartOfTheHistoryFollows() {
            ClusterState next = waiting("1-60").asked(add).write();

            assertThat(assignment(next, DB4)).isEqualTo(Assignment.replicaOf(DB1));
        }

        @Test
        void onceItFollowsItBecomesAnAckerAndMoreIsWaitedFor() {
            ClusterFixture cluster = waiting("1-60").asked(add);
            cluster.write();
            cluster.answered()
                    .applied(DB1, "1-100")
                    .applied(DB2, "1-100")
                    .applied(DB3, "1-100")
                    .applied(DB4, "1-100");

            assertThat(cluster.write().durability().orElseThrow().ackers()).contains(DB4);
            cluster.applied(DB1, "1-100")
                    .applied(DB2, "1-100")
                    .applied(DB3, "1-100")
                    .applied(DB4, "1-100");
            assertThat(cluster.write().durability().orElseThrow().acknowledgements())
                    .isEqualTo(2);
        }

        static Stream<Arguments> refusals() {
            return Stream.of(
                    Arguments.of("nobody reports under the name", DB4, settled(), "no agent of db4 reports"),
                    Arguments.of("it is a member", DB3, settled(), "db3 is a member already"),
                    Arguments.of("its mysqld is down", DB4, settled().dead(DB4), "mysqld of db4 is DOWN"),
                    Arguments.of(
                            "it has other data",
                            DB4,
                            settled()
                                    .fresh(DB4, "")
                                    .changed(DB4, server -> Changed.executing(server, GtidSet.parse(OTHERS))),
                            "db4 has 2 transactions that db1 lacks"),
                    Arguments.of(
                            "it takes writes",
                            DB4,
                            settled().fresh(DB4, "1-3").changed(DB4, Changed::writable),
                            "db4 takes writes"),
                    Arguments.of(
                            "it is older than the primary",
                            DB4,
                            settled().fresh(DB4, "").changed(DB4, server -> server.withVersion("8.4.9")),
                            "db4 runs MySQL 8.4.9, older than the primary's 9.7.4"),
                    Arguments.of(
                            "its data were copied with their identity",
                            DB4,
                            settled()
                                    .fresh(DB4, "1-3")
                                    .changed(
                                            DB4,
                                            server -> ClusterFixture.settled().serverOf(DB3)),
                            "db3 has the same address or the same server_uuid"),
                    Arguments.of(
                            "there is no primary just now",
                            DB4,
                            ClusterFixture.revoking().fresh(DB4, ""),
                            "the cluster is REVOKING"));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("refusals")
        void isRefusedWhen(String story, NodeId node, ClusterFixture situation, String reason) {
            assertRefused(
                    situation
                            .asked(Request.of(Request.Kind.ADD_NODE, node, "eve"))
                            .decide(),
                    reason);
        }
    }

    @Nested
    class Removing {
        private Request remove(NodeId node, NodeId... off) {
            return new Request(Request.Kind.REMOVE_NODE, Optional.of(node), new TreeSet<>(List.of(off)), "eve");
        }

        private ClusterFixture applied(ClusterFixture cluster) {
            return cluster.applied(DB1, "1-100").applied(DB2, "1-100");
        }

        private void prove(ClusterFixture cluster) {
            ClusterState dropping = cluster.write();
            assertThat(dropping.durability()).contains(new Durability(1, new TreeSet<>(List.of(DB2))));
            assertThat(dropping.reign().promise().ackers()).contains(DB3);
            assertThat(dropping.barrierFrom()).isEqualTo(dropping.version());
            applied(cluster).barrier(DB1, dropping.version());
            assertThat(cluster.write().reign().promise().ackers()).containsExactly(DB2);
            applied(cluster).barrier(DB1, new StateVersion(1, dropping.epoch(), 90));
        }

        @Test
        void anAckerIsDroppedFirstAndTheRequestIsOpenUntilThen() {
            ClusterFixture cluster = settled().asked(remove(DB3));
            Decision first = cluster.decide();
            assertThat(((Decision.Write) first).answers()).isEmpty();
            assertThat(assignment(cluster.write(), DB3).role()).isEqualTo(Role.MAINTENANCE);

            applied(cluster).applied(DB3, "1-100");
            prove(cluster);

            Decision last = cluster.decide();
            assertThat(((Decision.Write) last).answers().values())
                    .singleElement()
                    .satisfies(answer -> assertThat(answer.outcome()).isEqualTo(Answer.Outcome.ACCEPTED));
            ClusterState next = cluster.write();
            assertThat(next.members()).containsOnlyKeys(DB1, DB2);
            assertThat(next.phase()).isEqualTo(Phase.STABLE);
            assertThat(next.isDurabilityProven()).isTrue();
        }

        @Test
        void nothingElseIsHeldUpMeanwhile() {
            ClusterFixture cluster = settled().asked(remove(DB3));
            cluster.write();
            cluster.behind(DB3, "1-100").asked(Request.of(Request.Kind.PAUSE, "adam"));

            assertThat(cluster.write().reason()).contains("adam sets automation PAUSED");
        }

        @Test
        void aSilentNodeOfWhichAPersonKnowsThatItIsOffIsRefusedByThePrimaryFirst() {
            ClusterFixture cluster = settled().silent(DB3).asked(remove(DB3, DB3));
            cluster.write();
            applied(cluster);
            assertThat(cluster.write().refused()).containsExactly(DB3);

            applied(cluster).changed(DB1, Changed::refusing3);
            prove(cluster);

            ClusterState next = cluster.write();
            assertThat(next.members()).doesNotContainKey(DB3);
            assertThat(next.refused()).isEmpty();
        }

        @Test
        void aNodeWhoseServerIsDownIsForgottenOnceItWasLetInAgain() {
            ClusterFixture cluster = settled().dead(DB3).asked(remove(DB3));
            cluster.write();
            applied(cluster).dead(DB3);
            assertThat(cluster.write().refused()).containsExactly(DB3);
            applied(cluster).changed(DB1, Changed::refusing3).dead(DB3);
            prove(cluster);
            cluster.dead(DB3);

            assertThat(cluster.write().refused()).isEmpty();
            applied(cluster);
            assertThat(cluster.write().members()).doesNotContainKey(DB3);
        }

        /** With 4 nodes commits wait for 2, with 3 for 1. */
        @Test
        void aSmallerClusterWaitsForFewer() {
            ClusterFixture four = settled()
                    .fresh(DB4, "1-60")
                    .changed(DB4, Changed::offline)
                    .asked(Request.of(Request.Kind.ADD_NODE, DB4, "eve"));
            four.write();
            all(four.answered(), DB4).write();
            ClusterState raised = all(four, DB4).write();
            assertThat(raised.durability().orElseThrow().acknowledgements()).isEqualTo(2);
            all(four, DB4).barrier(DB1, raised.version()).write();

            all(four, DB4).asked(remove(DB4)).write();
            ClusterState dropping = all(four, DB4).write();
            assertThat(dropping.durability().orElseThrow().ackers()).containsExactly(DB2, DB3);
            all(four, DB4).barrier(DB1, dropping.version()).write();

            ClusterState three =
                    all(four, DB4).barrier(DB1, four.state().version()).write();
            assertThat(three.members()).doesNotContainKey(DB4);
            assertThat(three.durability()).contains(new Durability(1, new TreeSet<>(List.of(DB2, DB3))));
            assertThat(three.isDurabilityProven()).isTrue();
        }

        private ClusterFixture all(ClusterFixture cluster, NodeId fourth) {
            return cluster.applied(DB1, "1-100")
                    .applied(DB2, "1-100")
                    .applied(DB3, "1-100")
                    .applied(fourth, "1-100");
        }

        static Stream<Arguments> refusals() {
            return Stream.of(
                    Arguments.of("it is the primary", DB1, settled(), "db1 is the primary: switch over first"),
                    Arguments.of("there is no such node", DB4, settled(), "the nodes are [db1, db2, db3]"),
                    Arguments.of("there is no primary just now", DB2, ClusterFixture.revoking(), "REVOKING"),
                    Arguments.of(
                            "writes would stop",
                            DB2,
                            settled().dead(DB3),
                            "without db2 only 0 ackers are left, and commits wait for 1"),
                    Arguments.of(
                            "it is silent, and may acknowledge",
                            DB3,
                            settled().silent(DB3),
                            "the agent of db3 is silent"));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("refusals")
        void isRefusedWhen(String story, NodeId node, ClusterFixture situation, String reason) {
            assertRefused(situation.asked(remove(node)).decide(), reason);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "9.7.4, 9.7.4, 0",
        "9.7.4, 26.7.0, -1",
        "9.10.0, 9.7.4, 1",
        "8.4.3-commercial, 8.4.3, 0",
        "9.7, 9.7.1, -1"
    })
    void versionsAreComparedAsNumbers(String one, String other, int order) {
        assertThat(ServerVersion.of(one).compareTo(ServerVersion.of(other))).isEqualTo(order);
    }
}
