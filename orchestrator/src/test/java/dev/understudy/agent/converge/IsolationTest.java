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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When a node that hears nobody closes itself, and when it opens again. */
class IsolationTest {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final String UUID1 = "00000000-0000-0000-0000-000000000001";
    private static final String UUID2 = "00000000-0000-0000-0000-000000000002";
    private static final Endpoint AT_DB1 = new Endpoint("10.0.0.1", 3306);
    private static final Epoch FIVE = new Epoch(5);
    private static final StateVersion VERSION = new StateVersion(1, FIVE, 41);
    private static final GtidSet BASE = GtidSet.parse(UUID1 + ":1-100");

    /** For how long ZooKeeper and peers were not heard. */
    private static Contact silent(int store, int peers) {
        return new Contact(Duration.ofSeconds(store), Duration.ofSeconds(peers), Contact.STANDARD);
    }

    private static final Contact NOBODY = silent(11, 11);

    record Row(String story, NodeId node, Phase phase, LocalFacts facts, String step) {
        @Override
        public String toString() {
            return story;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row(
                        "hears all",
                        DB1,
                        Phase.STABLE,
                        primary(Access.WRITABLE, Contact.held()),
                        "Holds: takes writes.*"),
                new Row(
                        "ZooKeeper alone is gone",
                        DB1,
                        Phase.STABLE,
                        primary(Access.WRITABLE, silent(60, 0)),
                        "Holds.*"),
                new Row("the ackers alone are", DB1, Phase.STABLE, primary(Access.WRITABLE, silent(0, 60)), "Holds.*"),
                new Row("not for long yet", DB1, Phase.STABLE, primary(Access.WRITABLE, silent(60, 9)), "Holds.*"),
                new Row("hears nobody", DB1, Phase.STABLE, primary(Access.WRITABLE, NOBODY), "Act: close, readers.*"),
                new Row("has closed itself", DB1, Phase.STABLE, primary(Access.OFFLINE, NOBODY), "Await: closed.*"),
                new Row(
                        "hears ZooKeeper again",
                        DB1,
                        Phase.STABLE,
                        primary(Access.OFFLINE, silent(0, 60)),
                        "Act: open again, still primary of epoch 5"),
                new Row(
                        "hears nobody in a switchover",
                        DB1,
                        Phase.DRAINING,
                        primary(Access.READABLE, NOBODY),
                        "Act: close.*"),
                new Row(
                        "cannot say that its writes had ended",
                        DB1,
                        Phase.DRAINING,
                        primary(Access.OFFLINE, silent(0, 60)),
                        "Await: closed itself.*taken back"),
                new Row(
                        "restarted meanwhile",
                        DB1,
                        Phase.STABLE,
                        facts(Access.OFFLINE, false, ReceiverReport.none(), silent(0, 60)),
                        "Refuse: .*not opened again.*"),
                new Row(
                        "waits for nobody",
                        DB1,
                        Phase.STABLE,
                        facts(Access.WRITABLE, false, ReceiverReport.none(), NOBODY),
                        "Act: wait for 1.*"),
                new Row(
                        "a replica hears its source",
                        DB2,
                        Phase.STABLE,
                        replica(Access.READABLE, Running.ON, silent(60, 0)),
                        "Holds.*"),
                new Row(
                        "a replica hears nobody",
                        DB2,
                        Phase.STABLE,
                        replica(Access.READABLE, Running.CONNECTING, NOBODY),
                        "Act: close to readers.*"),
                new Row(
                        "it stays closed",
                        DB2,
                        Phase.STABLE,
                        replica(Access.OFFLINE, Running.CONNECTING, NOBODY),
                        "Await: closed to readers.*"),
                new Row(
                        "it goes on connecting",
                        DB2,
                        Phase.STABLE,
                        replica(Access.OFFLINE, Running.OFF, NOBODY),
                        "Act: follow.*"),
                new Row(
                        "it opens again",
                        DB2,
                        Phase.STABLE,
                        replica(Access.OFFLINE, Running.ON, silent(0, 0)),
                        "Act: open for reads"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void nextStep(Row row) {
        Step step = Converge.next(Optional.of(record(row.phase())), row.node(), row.facts());
        assertThat(step.getClass().getSimpleName() + ": " + step.reason()).matches(row.step());
    }

    /** Commits may wait in it, and what rotates the log or stops threads would wait for them. */
    @Test
    void openingAgainOnlyOpens() throws StepFailedException {
        Step step = Converge.next(Optional.of(record(Phase.STABLE)), DB1, primary(Access.OFFLINE, silent(0, 60)));
        Noting noting = new Noting(new StringBuilder());
        ((Step.Act) step).act().on(noting);
        assertThat(noting.done().toString()).isEqualTo("; reopen 1");
    }

    @Test
    void anAgentThatWasFrozenHasHeardNothingAndKnowsIt() {
        Silence silence = Silence.begins().next("a", Duration.ofSeconds(1)).next("a", Duration.ofMinutes(5));
        assertThat(silence.lasted()).isLessThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(silence.next("b", Duration.ofSeconds(1)).lasted()).isZero();
    }

    private static ClusterState record(Phase phase) {
        Map<NodeId, Member> members = new TreeMap<>(Map.of(
                DB1,
                new Member(AT_DB1, UUID1, Assignment.of(Role.PRIMARY), Traits.PLAIN),
                DB2,
                new Member(new Endpoint("10.0.0.2", 3306), UUID2, Assignment.replicaOf(DB1), Traits.PLAIN)));
        Durability durability = new Durability(1, new TreeSet<>(List.of(DB2)));
        return new ClusterState(
                ClusterName.of("shop"),
                VERSION,
                phase,
                Optional.of(DB1),
                phase == Phase.DRAINING ? Optional.of(DB2) : Optional.empty(),
                new TreeMap<>(members),
                new TreeMap<>(Map.of(FIVE, new Reign(DB1, UUID1, BASE, durability))),
                Optional.of(durability),
                VERSION,
                new TreeSet<>(),
                Automation.ON,
                Optional.empty(),
                "a test begins here");
    }

    private static LocalFacts primary(Access access, Contact contact) {
        return facts(access, true, ReceiverReport.none(), contact);
    }

    private static LocalFacts replica(Access access, Running receiver, Contact contact) {
        ReceiverReport report =
                new ReceiverReport(receiver, Optional.of(AT_DB1), receiver == Running.ON, receiver == Running.ON, "");
        ServerReport server = server(UUID2, access, false, report, new ApplierReport(Running.ON, 0, ""));
        return new LocalFacts(
                        ServerProcess.UP,
                        Optional.of(server),
                        0,
                        Memory.blank().withWithinBase(FIVE),
                        Optional.empty(),
                        Duration.ZERO)
                .with(contact);
    }

    private static LocalFacts facts(Access access, boolean semiSync, ReceiverReport receiver, Contact contact) {
        Memory memory = Memory.blank().withPromoted(FIVE).withBarrier(VERSION);
        ServerReport server = server(UUID1, access, semiSync, receiver, ApplierReport.none());
        return new LocalFacts(ServerProcess.UP, Optional.of(server), 0, memory, Optional.empty(), Duration.ZERO)
                .with(contact);
    }

    private static ServerReport server(
            String uuid, Access access, boolean semiSync, ReceiverReport receiver, ApplierReport applier) {
        return new ServerReport(
                uuid,
                "9.7.4",
                BASE,
                GtidSet.EMPTY,
                new TreeSet<>(),
                access,
                receiver,
                applier,
                new SemiSyncReport(semiSync, 1, 0, 0));
    }
}
