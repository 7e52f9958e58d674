package dev.understudy.router;

import static dev.understudy.router.Views.DB1;
import static dev.understudy.router.Views.DB2;
import static dev.understudy.router.Views.DB3;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Access;
import dev.understudy.client.ApplierReport;
import dev.understudy.client.Assignment;
import dev.understudy.client.Automation;
import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.Finding;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Load;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Reign;
import dev.understudy.client.Role;
import dev.understudy.client.Running;
import dev.understudy.client.SemiSyncReport;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import dev.understudy.client.StateVersion;
import dev.understudy.client.Traits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RouterViewTest {
    private static final Duration MAX_LAG = Duration.ofSeconds(5);
    private static final OptionalLong NO_LAG = OptionalLong.of(0);

    static Stream<Arguments> primaries() {
        return Stream.of(
                Arguments.of("stable, reported", stable(), reports(up(DB1, Access.WRITABLE)), true),
                Arguments.of("stable, its agent is lost", stable(), Map.of(), true),
                Arguments.of("stable, its agent says the server is gone", stable(), reports(gone(DB1)), false),
                Arguments.of("stable, it does not answer its agent", stable(), reports(hung(DB1)), true),
                Arguments.of("revoking", revoking(), reports(up(DB1, Access.OFFLINE)), false),
                Arguments.of("promoting, no barrier yet", promoting(), reports(up(DB2, Access.WRITABLE)), false),
                Arguments.of("promoting, no report", promoting(), Map.of(), false),
                Arguments.of("promoting, a barrier of before", promoting(), reports(barrier(DB2, 3)), false),
                Arguments.of("promoting, its barrier", promoting(), reports(barrier(DB2, 4)), true));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("primaries")
    void aPrimaryTakesWrites(String row, ClusterState state, Map<NodeId, NodeReport> reports, boolean writable) {
        RouterView view = RouterView.of(state, reports, MAX_LAG);
        assertThat(view.writable()).as(row).isEqualTo(writable ? state.primary() : Optional.empty());
    }

    static Stream<Arguments> replicas() {
        Finding errant = new Finding(Finding.Kind.ERRANT, "it has more");
        Finding broken = new Finding(Finding.Kind.REPLICATION_BROKEN, "it stopped");
        Finding failed = new Finding(Finding.Kind.STEP_FAILED, "it will be tried again");
        return Stream.of(
                Arguments.of("fine", up(DB2, Access.READABLE), Standing.READABLE),
                Arguments.of("a step failed", with(Optional.of(failed), NO_LAG), Standing.READABLE),
                Arguments.of("offline", up(DB2, Access.OFFLINE), Standing.QUIET),
                Arguments.of("writable by mistake", up(DB2, Access.WRITABLE), Standing.QUIET),
                Arguments.of("lag unknown", with(Optional.empty(), OptionalLong.empty()), Standing.QUIET),
                Arguments.of("lag at the bound", with(Optional.empty(), OptionalLong.of(5000)), Standing.READABLE),
                Arguments.of("lag above it", with(Optional.empty(), OptionalLong.of(5001)), Standing.QUIET),
                Arguments.of("errant", with(Optional.of(errant), NO_LAG), Standing.QUIET),
                Arguments.of("broken", with(Optional.of(broken), NO_LAG), Standing.QUIET),
                Arguments.of("other data under its name", foreign(), Standing.QUIET),
                Arguments.of("gone", gone(DB2), Standing.BARRED),
                Arguments.of("hung", hung(DB2), Standing.BARRED));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("replicas")
    void aReplicaTakesReads(String row, NodeReport report, Standing standing) {
        RouterView view = RouterView.of(stable(), reports(report), MAX_LAG);
        assertThat(view.nodes().get(DB2)).as(row).extracting("standing").isEqualTo(standing);
        assertThat(view.nodes().get(DB3)).as("no report").extracting("standing").isEqualTo(Standing.QUIET);
    }

    @Test
    void aReplicaThatDoesNotAnswerIsBarredAndAPrimaryIsForTheRecordToJudge() {
        RouterView view = RouterView.of(
                stable(),
                Map.of(DB1, up(DB1, Access.WRITABLE), DB2, up(DB2, Access.READABLE), DB3, up(DB3, Access.READABLE)),
                MAX_LAG);

        RouterView left = view.without(Set.of(DB1, DB2), Set.of(DB1));

        assertThat(left.readable()).containsExactly(DB3);
        assertThat(left.nodes().get(DB2)).extracting("standing").isEqualTo(Standing.BARRED);
        assertThat(left.writable()).contains(DB1);
        assertThat(left.nodes().get(DB1)).isEqualTo(view.nodes().get(DB1));
        assertThat(view.without(Set.of(), Set.of())).isSameAs(view);
    }

    /** Connections to it stay: what is under way there ends as it would have. */
    @Test
    void aReplicaWhoseDataMayBeOldIsNotRead() {
        RouterView view = RouterView.of(
                stable(),
                Map.of(DB1, up(DB1, Access.WRITABLE), DB2, up(DB2, Access.READABLE), DB3, gone(DB3)),
                MAX_LAG);

        RouterView left = view.without(Set.of(), Set.of(DB2, DB3));

        assertThat(left.nodes().get(DB2)).extracting("standing").isEqualTo(Standing.QUIET);
        assertThat(left.nodes().get(DB3)).extracting("standing").isEqualTo(Standing.BARRED);
    }

    /** Its lag is that of the primary before, which writes nothing more. */
    @Test
    void aReplicaIsReadOnceItFollowsTheOneThatItShall() {
        ClusterState next = state(4, Phase.STABLE, Optional.of(DB2), Map.of(DB2, Role.PRIMARY, DB1, Role.FENCED));
        NodeReport before = up(DB3, Access.READABLE);
        NodeReport after = report(DB3, server("uuid-db3", Access.READABLE, DB2), Optional.empty());

        assertThat(RouterView.of(next, reports(before), MAX_LAG).readable()).isEmpty();
        assertThat(RouterView.of(next, reports(after), MAX_LAG).readable()).containsExactly(DB3);
        assertThat(RouterView.of(revoking(), reports(before), MAX_LAG).readable())
                .as("while nobody writes it goes on to serve")
                .containsExactly(DB3);
    }

    @ParameterizedTest
    @MethodSource("deposed")
    void whoIsDeposedIsBarred(ClusterState state, NodeId node) {
        RouterView view = RouterView.of(state, reports(up(node, Access.READABLE)), MAX_LAG);
        assertThat(view.nodes().get(node)).extracting("standing").isEqualTo(Standing.BARRED);
    }

    static Stream<Arguments> deposed() {
        return Stream.of(Arguments.of(revoking(), DB1), Arguments.of(promoting(), DB1));
    }

    private static ClusterState stable() {
        return state(3, Phase.STABLE, Optional.of(DB1), Map.of(DB1, Role.PRIMARY));
    }

    private static ClusterState revoking() {
        return state(
                4, Phase.REVOKING, Optional.empty(), Map.of(DB1, Role.FENCED, DB2, Role.REVOKED, DB3, Role.REVOKED));
    }

    private static ClusterState promoting() {
        return state(
                4, Phase.PROMOTING, Optional.of(DB2), Map.of(DB1, Role.FENCED, DB2, Role.PRIMARY, DB3, Role.REVOKED));
    }

    private static ClusterState state(long epoch, Phase phase, Optional<NodeId> primary, Map<NodeId, Role> roles) {
        TreeMap<NodeId, Member> members = new TreeMap<>();
        for (NodeId node : new NodeId[] {DB1, DB2, DB3}) {
            Role role = roles.get(node);
            Assignment assignment = role == null ? Assignment.replicaOf(primary.orElseThrow()) : Assignment.of(role);
            members.put(node, new Member(place(node), "uuid-" + node, assignment, Traits.PLAIN));
        }
        TreeMap<Epoch, Reign> reigns = new TreeMap<>();
        reigns.put(
                new Epoch(3),
                new Reign(DB1, "uuid-db1", GtidSet.EMPTY, new Durability(1, new TreeSet<>(Set.of(DB2, DB3)))));
        if (epoch == 4 && primary.isPresent()) {
            reigns.put(
                    new Epoch(4),
                    new Reign(
                            primary.get(),
                            "uuid-" + primary.get(),
                            GtidSet.EMPTY,
                            new Durability(1, new TreeSet<>(Set.of(DB3)))));
        }
        return new ClusterState(
                ClusterName.of("shop"),
                new StateVersion(1, new Epoch(epoch), epoch),
                phase,
                primary,
                phase == Phase.DRAINING ? Optional.of(DB2) : Optional.empty(),
                members,
                reigns,
                primary.map(node -> java.util.Objects.requireNonNull(reigns.get(reigns.lastKey()))
                        .promise()),
                new StateVersion(1, new Epoch(epoch), epoch),
                new TreeSet<>(),
                Automation.ON,
                Optional.empty(),
                "a row");
    }

    private static Endpoint place(NodeId node) {
        return new Endpoint(node.value(), 3306);
    }

    private static Map<NodeId, NodeReport> reports(NodeReport report) {
        return Map.of(report.node(), report);
    }

    private static NodeReport up(NodeId node, Access access) {
        return report(node, server("uuid-" + node, access), Optional.empty());
    }

    private static NodeReport barrier(NodeId node, long epoch) {
        return report(
                node,
                server("uuid-" + node, Access.WRITABLE),
                Optional.of(new StateVersion(1, new Epoch(epoch), epoch)));
    }

    private static NodeReport foreign() {
        return report(DB2, server("another", Access.READABLE), Optional.empty());
    }

    private static NodeReport with(Optional<Finding> finding, OptionalLong lag) {
        return new NodeReport(
                DB2,
                place(DB2),
                Traits.PLAIN,
                Optional.empty(),
                Optional.empty(),
                ServerProcess.UP,
                Optional.of(server("uuid-db2", Access.READABLE)),
                Optional.empty(),
                finding,
                List.of(),
                Load.of(0, 0, lag),
                0);
    }

    private static NodeReport gone(NodeId node) {
        return silent(node, ServerProcess.DOWN);
    }

    private static NodeReport hung(NodeId node) {
        return silent(node, ServerProcess.HUNG);
    }

    private static NodeReport silent(NodeId node, ServerProcess process) {
        return new NodeReport(
                node,
                place(node),
                Traits.PLAIN,
                Optional.empty(),
                Optional.empty(),
                process,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Load.unknown(),
                0);
    }

    private static NodeReport report(NodeId node, ServerReport server, Optional<StateVersion> barrier) {
        return new NodeReport(
                node,
                place(node),
                Traits.PLAIN,
                Optional.empty(),
                Optional.empty(),
                ServerProcess.UP,
                Optional.of(server),
                barrier,
                Optional.empty(),
                List.of(),
                Load.of(0, 0, NO_LAG),
                0);
    }

    private static ServerReport server(String uuid, Access access) {
        return server(uuid, access, DB1);
    }

    private static ServerReport server(String uuid, Access access, NodeId source) {
        return new ServerReport(
                uuid,
                "9.7.4",
                GtidSet.EMPTY,
                GtidSet.EMPTY,
                new TreeSet<>(),
                access,
                new ReceiverReport(Running.ON, Optional.of(place(source)), true, true, ""),
                ApplierReport.none(),
                new SemiSyncReport(false, 1, 0, 0));
    }
}
