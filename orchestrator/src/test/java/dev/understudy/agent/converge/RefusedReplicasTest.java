package dev.understudy.agent.converge;

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
import dev.understudy.client.GtidSet;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** db1 is primary of epoch 5 with the acker db2; db3 is no acker, and is refused or not. */
class RefusedReplicasTest {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final NodeId DB3 = NodeId.of("db3");
    private static final Epoch FIVE = new Epoch(5);
    private static final StateVersion VERSION = new StateVersion(1, FIVE, 41);
    private static final GtidSet BASE = GtidSet.of(uuid(1), 1);

    private static String uuid(int node) {
        return "00000000-0000-0000-0000-00000000000" + node;
    }

    private static Endpoint at(int node) {
        return new Endpoint("10.0.0." + node, 3306);
    }

    private static ClusterState refusing(NodeId... refused) {
        Durability durability = new Durability(1, new TreeSet<>(List.of(DB2)));
        return new ClusterState(
                ClusterName.of("shop"),
                VERSION,
                Phase.PROMOTING,
                Optional.of(DB1),
                Optional.empty(),
                new TreeMap<>(Map.of(
                        DB1, new Member(at(1), uuid(1), Assignment.of(Role.PRIMARY), Traits.PLAIN),
                        DB2, new Member(at(2), uuid(2), Assignment.replicaOf(DB1), Traits.PLAIN),
                        DB3, new Member(at(3), uuid(3), Assignment.replicaOf(DB1), Traits.PLAIN))),
                new TreeMap<>(Map.of(FIVE, new Reign(DB1, uuid(1), BASE, durability))),
                Optional.of(durability),
                VERSION,
                new TreeSet<>(List.of(refused)),
                Automation.ON,
                Optional.empty(),
                "a test begins here");
    }

    private static LocalFacts facts(ServerReport server) {
        return new LocalFacts(
                ServerProcess.UP,
                Optional.of(server),
                0,
                Memory.blank().withSeen(VERSION).withWithinBase(FIVE).withPromoted(FIVE),
                Optional.empty(),
                Duration.ZERO);
    }

    private static ServerReport server(
            Access access, ReceiverReport receiver, int acknowledgements, NodeId... refused) {
        return new ServerReport(
                uuid(1),
                "9.7.4",
                BASE,
                GtidSet.EMPTY,
                new TreeSet<>(List.of(refused)),
                access,
                receiver,
                new ApplierReport(Running.ON, 0, ""),
                new SemiSyncReport(access == Access.WRITABLE, acknowledgements, 1, 0));
    }

    private static ServerReport open(int acknowledgements, NodeId... refused) {
        return server(Access.WRITABLE, ReceiverReport.none(), acknowledgements, refused);
    }

    private static ServerReport lockedOut(boolean acknowledging) {
        return server(
                Access.READABLE,
                new ReceiverReport(Running.CONNECTING, Optional.of(at(1)), acknowledging, false, "Account is locked."),
                1);
    }

    static Stream<Arguments> steps() {
        return Stream.of(
                Arguments.of(
                        "a candidate with nobody to refuse waits for its acknowledgements at once, the barrier being the first",
                        DB1,
                        refusing(),
                        server(Access.READABLE, ReceiverReport.none(), 1),
                        "become primary, and begin the barrier; promote 1; barrier"),
                Arguments.of(
                        "one that has to refuse somebody first answers nobody",
                        DB1,
                        refusing(DB3),
                        server(Access.READABLE, ReceiverReport.none(), 1),
                        "become primary; promote 1000"),
                Arguments.of(
                        "then it refuses, before it answers anybody",
                        DB1,
                        refusing(DB3),
                        open(1000),
                        "refuse \\[db3\\] as replicas.*; refuse \\[db3\\]"),
                Arguments.of(
                        "then it answers those who acknowledge",
                        DB1,
                        refusing(DB3),
                        open(1000, DB3),
                        "wait for 1 acknowledgements; acknowledgements 1"),
                Arguments.of(
                        "and only then commits its barrier",
                        DB1,
                        refusing(DB3),
                        open(1, DB3),
                        "begin the barrier; barrier"),
                Arguments.of(
                        "locks of an earlier reign are taken off",
                        DB1,
                        refusing(),
                        open(1, DB2),
                        "refuse \\[\\] as replicas, and nobody else; refuse \\[\\]"),
                Arguments.of(
                        "a replica that starts lets everybody in",
                        DB2,
                        refusing(),
                        server(Access.OFFLINE, ReceiverReport.none(), 1, DB3),
                        "let every node in as a replica; refuse \\[\\]"),
                Arguments.of(
                        "a refused node gives up acknowledging though it is not connected",
                        DB3,
                        refusing(DB3),
                        lockedOut(true),
                        "restart the receiver, not to acknowledge; stop the receiver"),
                Arguments.of(
                        "and then waits to be let in",
                        DB3,
                        refusing(DB3),
                        lockedOut(false),
                        "the receiver connects to 10.0.0.1:3306: Account is locked."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void nextStep(String story, NodeId self, ClusterState record, ServerReport server, String expected)
            throws StepFailedException {
        Step step = Converge.next(Optional.of(record), self, facts(server));
        StringBuilder done = new StringBuilder(step.reason());
        if (step instanceof Step.Act act) {
            act.act().on(new Noting(done));
        }
        assertThat(done.toString()).matches(expected);
    }
}
