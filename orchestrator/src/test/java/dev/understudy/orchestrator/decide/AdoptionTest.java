package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.gtids;
import static dev.understudy.orchestrator.decide.ClusterFixture.unformed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Answer;
import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.Epoch;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Request;
import dev.understudy.client.StateVersion;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A running cluster of db1 (primary), db2 and db3 that others have set up, and a person who asks to take it over. */
class AdoptionTest {
    private static final String OTHERS = "00000000-0000-0000-0000-0000000000ff:1-2";

    /** db1 takes writes and has written more since it reported than db2 has reported to have received. */
    private static ClusterFixture running() {
        return unformed()
                .fresh(DB1, "1-100")
                .changed(DB1, Changed::writable)
                .fresh(DB2, "1-103")
                .changed(DB2, Changed::followingDb1)
                .fresh(DB3, "1-40")
                .changed(DB3, Changed::followingDb1);
    }

    private static Request adopt(NodeId primary, NodeId... nodes) {
        return new Request(Request.Kind.ADOPT, Optional.of(primary), new TreeSet<>(List.of(nodes)), "eve");
    }

    private static Request ofAll() {
        return adopt(DB1, DB1, DB2, DB3);
    }

    @Test
    void beginsWithoutAnyAcknowledgementAndWithEverybodyWhereTheyWere() {
        ClusterState first = running().asked(ofAll()).write();

        assertThat(first.version()).isEqualTo(StateVersion.first());
        assertThat(first.phase()).isEqualTo(Phase.PROMOTING);
        assertThat(first.primary()).contains(DB1);
        assertThat(first.base()).isEqualTo(gtids("1-100"));
        assertThat(first.durability()).contains(new Durability(0, new TreeSet<>(List.of(DB2, DB3))));
        assertThat(first.member(DB3).orElseThrow().assignment()).isEqualTo(Assignment.replicaOf(DB1));
        assertThat(first.reason()).contains("eve").contains("db1 is primary, as it was");
    }

    @Test
    void asksForAcknowledgementsOnceTheReplicasFollowClosely() {
        ClusterFixture cluster = running().asked(ofAll());
        cluster.write();
        cluster.answered().applied(DB1, "1-200").applied(DB2, "1-200").applied(DB3, "1-40");
        cluster.barrier(DB1, cluster.state().version());
        assertThat(cluster.write().phase()).isEqualTo(Phase.STABLE);

        // db3 is 160 transactions behind.
        cluster.applied(DB1, "1-200").applied(DB2, "1-200");
        ClusterState raised = cluster.write();
        assertThat(raised.durability().orElseThrow().acknowledgements()).isEqualTo(1);
        assertThat(raised.reign().promise().acknowledgements()).isZero();

        ClusterState proven = cluster.barrier(DB1, raised.version()).write();
        assertThat(proven.reign().promise().acknowledgements()).isEqualTo(1);
        assertThat(proven.epoch()).isEqualTo(new Epoch(1));
    }

    @Test
    void aPrimaryAloneIsTakenOver() {
        ClusterState first = unformed()
                .fresh(DB1, "1-100")
                .changed(DB1, Changed::writable)
                .asked(adopt(DB1, DB1))
                .write();

        assertThat(first.members()).containsOnlyKeys(DB1);
        assertThat(first.durability().orElseThrow().ackers()).isEmpty();
    }

    static Stream<Arguments> obstacles() {
        return Stream.of(
                Arguments.of(
                        "a named node does not report", running().silent(DB3), ofAll(), "of [db3] no agent reports"),
                Arguments.of(
                        "a server does not answer its agent",
                        running().hung(DB3),
                        ofAll(),
                        "of [db3] no agent reports"),
                Arguments.of(
                        "somebody else reports", running(), adopt(DB1, DB1, DB2), "the agents of [db3] report too"),
                Arguments.of("the primary is not among the nodes", running(), adopt(DB1, DB2, DB3), "db1 is not among"),
                Arguments.of(
                        "the primary takes no writes",
                        running().changed(DB1, Changed::readOnly),
                        ofAll(),
                        "db1 takes no writes: it is READABLE"),
                Arguments.of(
                        "the primary is a replica",
                        running().changed(DB1, Changed::followingDb1),
                        ofAll(),
                        "db1 is a replica of 10.0.0.1:3306"),
                Arguments.of(
                        "a replica takes writes",
                        running().changed(DB2, Changed::writable),
                        ofAll(),
                        "db2 takes writes beside db1"),
                Arguments.of("a replica does not replicate", running().fresh(DB2, "1-90"), ofAll(), "receiver is OFF"),
                Arguments.of(
                        "a replica has transactions of its own",
                        running().changed(DB2, server -> Changed.executing(server, GtidSet.parse(OTHERS))),
                        ofAll(),
                        "db2 has 2 transactions that db1 lacks"),
                Arguments.of(
                        "something else is asked",
                        running(),
                        Request.of(Request.Kind.SWITCHOVER, "eve"),
                        "there is no cluster yet"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("obstacles")
    void isRefusedWhen(String story, ClusterFixture situation, Request request, String reason) {
        Decision decision = situation.asked(request).decide();

        assertThat(decision).as(story).isInstanceOf(Decision.Reply.class);
        assertThat(((Decision.Reply) decision).answers().values())
                .singleElement()
                .satisfies(answer -> assertThat(answer.outcome()).isEqualTo(Answer.Outcome.REFUSED));
        assertThat(decision.reason()).contains(reason);
    }

    @Test
    void aClusterThatHasARecordIsNotTakenOverAgain() {
        Decision decision = ClusterFixture.settled().asked(ofAll()).decide();

        assertThat(decision).isInstanceOf(Decision.Reply.class);
        assertThat(decision.reason()).contains("there is a cluster already");
    }

    @Test
    void allObstaclesAreToldAtOnce() {
        String reason = running()
                .silent(DB3)
                .changed(DB2, Changed::writable)
                .asked(ofAll())
                .decide()
                .reason();

        assertThat(reason).contains("[db3]").contains("db2 takes writes");
    }
}
