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
import dev.understudy.client.Finding;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The next step of db1, in rows: what it shall be, what it is, what is done. Epoch 5, base 1-100. */
class ConvergeTest {
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final NodeId DB3 = NodeId.of("db3");
    private static final Endpoint AT_DB2 = new Endpoint("10.0.0.2", 3306);
    private static final Endpoint AT_DB3 = new Endpoint("10.0.0.3", 3306);
    private static final Epoch FIVE = new Epoch(5);
    private static final String UUID = "00000000-0000-0000-0000-000000000001";
    private static final GtidSet BASE = gtids("1-100");

    private static GtidSet gtids(String numbers) {
        return numbers.isEmpty() ? GtidSet.EMPTY : GtidSet.parse(UUID + ":" + numbers);
    }

    /** A record in which db1 has the role; db2 is primary if db1 is not and one is named. */
    private static ClusterState told(Phase phase, Assignment assignment, NodeId... ackers) {
        boolean primary = assignment.role() == Role.PRIMARY;
        Map<NodeId, Member> members = new TreeMap<>();
        members.put(DB1, new Member(new Endpoint("10.0.0.1", 3306), UUID, assignment, Traits.PLAIN));
        Assignment other = phase.hasPrimary() && !primary ? Assignment.of(Role.PRIMARY) : Assignment.of(Role.FENCED);
        members.put(DB2, new Member(AT_DB2, "00000000-0000-0000-0000-000000000002", other, Traits.PLAIN));
        if (List.of(ackers).contains(DB3)) {
            Assignment third = Assignment.of(Role.FENCED);
            members.put(DB3, new Member(AT_DB3, "00000000-0000-0000-0000-000000000003", third, Traits.PLAIN));
        }
        boolean reigned = primary || (!phase.hasPrimary() && List.of(ackers).contains(DB2));
        NodeId reigning = reigned ? DB1 : DB2;
        Durability durability = new Durability(1, new TreeSet<>(List.of(ackers)));
        StateVersion version = new StateVersion(1, FIVE, 41);
        return new ClusterState(
                ClusterName.of("shop"),
                version,
                phase,
                phase.hasPrimary() ? Optional.of(reigning) : Optional.empty(),
                phase == Phase.DRAINING ? Optional.of(DB2) : Optional.empty(),
                new TreeMap<>(members),
                new TreeMap<>(Map.of(
                        phase.hasPrimary() ? FIVE : new Epoch(4),
                        new Reign(
                                reigning,
                                reigning.equals(DB1) ? UUID : "00000000-0000-0000-0000-000000000002",
                                BASE,
                                durability))),
                phase.hasPrimary() ? Optional.of(durability) : Optional.empty(),
                version,
                new TreeSet<>(),
                Automation.ON,
                Optional.empty(),
                "a test begins here");
    }

    private static ClusterState primary() {
        return told(Phase.PROMOTING, Assignment.of(Role.PRIMARY), DB2);
    }

    private static ClusterState replica() {
        return told(Phase.STABLE, Assignment.replicaOf(DB2));
    }

    private static ClusterState acker() {
        return told(Phase.STABLE, Assignment.replicaOf(DB2), DB1);
    }

    private static ClusterState revoked() {
        return told(Phase.REVOKING, Assignment.of(Role.REVOKED), DB1);
    }

    private static ClusterState fenced() {
        return told(Phase.REVOKING, Assignment.of(Role.FENCED), DB2);
    }

    /** A server, changed word by word. */
    private record Server(
            GtidSet executed,
            GtidSet received,
            Access access,
            ReceiverReport receiver,
            ApplierReport applier,
            boolean semiSync) {
        /** As it starts: offline, replication stopped, semi-sync off. */
        static Server harmless() {
            return new Server(BASE, GtidSet.EMPTY, Access.OFFLINE, ReceiverReport.none(), ApplierReport.none(), false);
        }

        /** A replica that follows. */
        static Server following(Endpoint source, boolean acknowledging) {
            return new Server(
                    BASE,
                    BASE,
                    Access.READABLE,
                    new ReceiverReport(Running.ON, Optional.of(source), acknowledging, true, ""),
                    new ApplierReport(Running.ON, 0, ""),
                    false);
        }

        /** A primary with one acknowledgement. */
        static Server open() {
            return new Server(BASE, GtidSet.EMPTY, Access.WRITABLE, ReceiverReport.none(), ApplierReport.none(), true);
        }

        /** A primary that still knows whom it followed. */
        static Server opened() {
            ReceiverReport stopped = new ReceiverReport(Running.OFF, Optional.of(AT_DB2), false, false, "");
            return new Server(BASE, BASE, Access.WRITABLE, stopped, ApplierReport.none(), true);
        }

        Server has(String executed, String received) {
            return new Server(gtids(executed), gtids(received), access, receiver, applier, semiSync);
        }

        Server received(GtidSet more) {
            return new Server(executed, more, access, receiver, applier, semiSync);
        }

        Server receiver(Running running) {
            return new Server(
                    executed,
                    received,
                    access,
                    new ReceiverReport(
                            running, receiver.source(), running == Running.ON && receiver.acknowledging(), true, ""),
                    applier,
                    semiSync);
        }

        Server applier(Running running, String error) {
            return new Server(executed, received, access, receiver, new ApplierReport(running, 0, error), semiSync);
        }

        Server access(Access next) {
            return new Server(executed, received, next, receiver, applier, semiSync);
        }

        LocalFacts facts(Memory memory) {
            ServerReport report = new ServerReport(
                    UUID,
                    "9.7.4",
                    executed,
                    received,
                    new TreeSet<>(),
                    access,
                    receiver,
                    applier,
                    new SemiSyncReport(semiSync, 1, 0, 0));
            return new LocalFacts(ServerProcess.UP, Optional.of(report), 0, memory, Optional.empty(), Duration.ZERO);
        }
    }

    private static LocalFacts down(Memory memory) {
        return new LocalFacts(ServerProcess.DOWN, Optional.empty(), 0, memory, Optional.empty(), Duration.ZERO);
    }

    /** mysqld did not start, and is tried again after a pause. */
    private static LocalFacts failing(Duration pause) {
        return down(checked())
                .with(new Restarts(pause, Optional.of(new Finding(Finding.Kind.SERVER_FAILS, "mysqld did not start"))));
    }

    private static LocalFacts downFor(Duration known, Memory memory) {
        return new LocalFacts(ServerProcess.DOWN, Optional.empty(), 0, memory, Optional.empty(), known);
    }

    private static LocalFacts hung() {
        return new LocalFacts(ServerProcess.HUNG, Optional.empty(), 0, checked(), Optional.empty(), Duration.ZERO);
    }

    /** The record names another server under this node's name. */
    private static ClusterState knowingAnother(ClusterState record) {
        TreeMap<NodeId, Member> members = new TreeMap<>(record.members());
        members.computeIfPresent(DB1, (node, member) -> member.withServerUuid("00000000-0000-0000-0000-000000000009"));
        return record.withMembers(members);
    }

    private static Memory blank() {
        return Memory.blank();
    }

    /** A node that was found fit to follow in this epoch. */
    private static Memory checked() {
        return Memory.blank().withWithinBase(FIVE);
    }

    /** A node that was primary of epoch 4 and has not followed since. */
    private static Memory deposed() {
        return Memory.blank()
                .withWithinBase(new Epoch(3))
                .withPromoted(new Epoch(4))
                .withBarrier(new StateVersion(1, new Epoch(4), 30));
    }

    private static Memory promoted() {
        return Memory.blank().withPromoted(FIVE);
    }

    static Stream<Arguments> steps() {
        return Stream.of(
                // As a dead server
                row("a dead primary is held down", primary(), down(promoted()), "Await: .*held down.*"),
                row(
                        "one that does not stay up is started after a pause",
                        replica(),
                        failing(PAUSE),
                        "Refuse: mysqld did not start"),
                row("and tried again when it is over", replica(), failing(Duration.ZERO), "Act: start mysqld.*"),
                row("an acker that fails too", revoked(), failing(PAUSE), "Refuse: mysqld did not start"),
                row("a dead primary that failed is held down", primary(), failing(PAUSE), "Await: .*held down.*"),
                row(
                        "what may have been an accident is no trouble yet",
                        replica(),
                        down(checked()).with(new Restarts(PAUSE, Optional.empty())),
                        "Await: mysqld has ended again.*"),
                row("a fenced server that is down stays down", fenced(), down(deposed()), "Await: held down.*"),
                row("a dead acker comes back to vouch", revoked(), down(blank()), "Act: start mysqld.*"),
                row(
                        "a dead primary of before whose word nobody needs is held down",
                        told(Phase.REVOKING, Assignment.of(Role.REVOKED), DB2),
                        down(deposed()),
                        "Await: held down for a while.*"),
                row(
                        "one whose word is needed comes back to vouch",
                        revoked(),
                        down(deposed()),
                        "Act: start mysqld.*vouch.*"),
                row("a dead replica comes back", replica(), down(checked()), "Act: start mysqld.*"),
                row(
                        "a dead primary of before is rewound first",
                        replica(),
                        down(deposed()),
                        "Act: cut unacknowledged.*"),
                row("and then comes back", replica(), down(deposed().withRewound(FIVE)), "Act: start mysqld.*"),
                row(
                        "but not while another is being promoted",
                        told(Phase.PROMOTING, Assignment.replicaOf(DB2), DB3),
                        down(deposed()),
                        "Await: held down.*"),
                row(
                        "unless that promotion waits for it, an acker",
                        told(Phase.PROMOTING, Assignment.replicaOf(DB2), DB1),
                        down(deposed()),
                        "Act: cut unacknowledged.*"),
                row(
                        "or takes longer than promotions take",
                        told(Phase.PROMOTING, Assignment.replicaOf(DB2), DB3),
                        downFor(Duration.ofSeconds(6), deposed()),
                        "Act: cut unacknowledged.*"),
                row(
                        "unless the promotion lacks an acker",
                        told(Phase.PROMOTING, Assignment.replicaOf(DB2)),
                        down(deposed()),
                        "Act: cut unacknowledged.*"),
                // As a replica
                row(
                        "a receiver is stopped before looking for errant transactions",
                        replica(),
                        Server.following(AT_DB3, true).facts(blank()),
                        "Act: stop the receiver before.*"),
                row(
                        "what the base lacks is errant",
                        replica(),
                        Server.harmless().has("1-101", "").facts(blank()),
                        "Refuse: 1 transactions .*:101.*"),
                row(
                        "what the primary numbered since, and a source in between passed on, is not",
                        replica(),
                        Server.harmless()
                                .received(GtidSet.parse("00000000-0000-0000-0000-000000000002:1-3"))
                                .facts(blank()),
                        "Act: its history lies within the base"),
                row(
                        "what was received counts as well",
                        replica(),
                        Server.harmless().has("1-100", "1-102").facts(blank()),
                        "Refuse: 2 transactions .*:101-102.*"),
                row(
                        "a history within the base is noted",
                        replica(),
                        Server.harmless().has("1-90", "").facts(blank()),
                        "Act: its history lies within.*"),
                row(
                        "then the node follows",
                        replica(),
                        Server.harmless().facts(checked()),
                        "Act: follow 10.0.0.2:3306"),
                row(
                        "transactions of this epoch are not errant any more",
                        replica(),
                        Server.harmless().has("1-150", "").facts(checked()),
                        "Act: follow.*"),
                row(
                        "a receiver elsewhere is stopped to move it",
                        replica(),
                        Server.following(AT_DB3, false).facts(checked()),
                        "Act: stop the receiver to move.*"),
                row(
                        "and moved while the applier runs",
                        replica(),
                        Server.following(AT_DB3, false).receiver(Running.OFF).facts(checked()),
                        "Act: follow.*"),
                row(
                        "never while it does not",
                        replica(),
                        Server.following(AT_DB3, false)
                                .receiver(Running.OFF)
                                .applier(Running.OFF, "")
                                .facts(checked()),
                        "Act: start the applier"),
                row(
                        "a connecting receiver is waited for",
                        replica(),
                        Server.following(AT_DB2, false)
                                .receiver(Running.CONNECTING)
                                .facts(checked()),
                        "Await: the receiver connects.*"),
                row(
                        "an acker whose receiver does not acknowledge restarts it",
                        acker(),
                        Server.following(AT_DB2, false).facts(checked()),
                        "Act: restart the receiver.*"),
                row(
                        "so does one that acknowledges and is no acker",
                        replica(),
                        Server.following(AT_DB2, true).facts(checked()),
                        "Act: restart the receiver.*"),
                row(
                        "readers are let in last",
                        acker(),
                        Server.following(AT_DB2, true).access(Access.OFFLINE).facts(checked()),
                        "Act: open for reads"),
                row(
                        "a replica that follows holds",
                        acker(),
                        Server.following(AT_DB2, true).facts(checked()),
                        "Holds: follows.*"),
                row(
                        "an applier with an error is refused",
                        acker(),
                        Server.following(AT_DB2, true)
                                .applier(Running.OFF, "1062 duplicate")
                                .facts(checked()),
                        "Refuse: .*1062 duplicate"),
                row(
                        "a server that still takes writes is fenced",
                        replica(),
                        Server.open().facts(deposed()),
                        "Act: fence mysqld.*"),
                row(
                        "and killed, never released",
                        replica(),
                        Server.open().access(Access.OFFLINE).facts(deposed()),
                        "Act: kill mysqld.*"),
                // As a revoked acker
                row(
                        "a revoked acker stops its receiver",
                        revoked(),
                        Server.following(AT_DB2, true).facts(checked()),
                        "Act: stop the receiver"),
                row(
                        "also one that only tries to connect",
                        revoked(),
                        Server.following(AT_DB2, true)
                                .receiver(Running.CONNECTING)
                                .facts(checked()),
                        "Act: stop the receiver"),
                row(
                        "and then holds",
                        revoked(),
                        Server.following(AT_DB2, true).receiver(Running.OFF).facts(checked()),
                        "Holds: acknowledges nothing more"),
                // As a fenced server
                row(
                        "a fenced primary is fenced first",
                        fenced(),
                        Server.open().facts(promoted()),
                        "Act: fence mysqld.*"),
                row(
                        "then killed",
                        fenced(),
                        Server.open().access(Access.OFFLINE).facts(promoted()),
                        "Act: kill mysqld.*"),
                row(
                        "a fenced replica lets go of its source",
                        fenced(),
                        Server.following(AT_DB3, false).facts(checked()),
                        "Act: stop the receiver"),
                row(
                        "and of its readers",
                        fenced(),
                        Server.following(AT_DB3, false).receiver(Running.OFF).facts(checked()),
                        "Act: cut the readers"),
                row(
                        "a harmless server holds when fenced",
                        fenced(),
                        Server.harmless().facts(blank()),
                        "Holds: .*serves nobody"),
                // As the primary
                row(
                        "a candidate stops its receiver",
                        primary(),
                        Server.following(AT_DB2, true).facts(checked()),
                        "Act: stop the receiver"),
                row(
                        "executes what it received",
                        primary(),
                        Server.following(AT_DB2, true)
                                .receiver(Running.OFF)
                                .has("1-90", "1-100")
                                .facts(checked()),
                        "Act: execute what was received"),
                row(
                        "is refused if it lacks what it was chosen for",
                        primary(),
                        Server.following(AT_DB2, true)
                                .receiver(Running.OFF)
                                .has("1-99", "")
                                .facts(checked()),
                        "Refuse: it lacks .*:100.*"),
                row(
                        "becomes primary when all is executed",
                        primary(),
                        Server.following(AT_DB2, true).receiver(Running.OFF).facts(checked()),
                        "Act: become primary, and begin the barrier"),
                row(
                        "commits its barrier once open",
                        primary(),
                        Server.open().facts(promoted()),
                        "Act: begin the barrier"),
                row(
                        "forgets its old source only when that is acknowledged",
                        primary(),
                        Server.opened().facts(promoted().withBarrier(new StateVersion(1, FIVE, 41))),
                        "Act: forget the old source"),
                row("not before", primary(), Server.opened().facts(promoted()), "Act: begin the barrier"),
                row(
                        "and holds when that is acknowledged",
                        primary(),
                        Server.open().facts(promoted().withBarrier(new StateVersion(1, FIVE, 41))),
                        "Holds: takes writes.*"),
                row(
                        "is opened again if it only ended its writes",
                        primary(),
                        Server.open()
                                .access(Access.READABLE)
                                .facts(promoted().withBarrier(new StateVersion(1, FIVE, 41))),
                        "Act: become primary"),
                row(
                        "in a switchover it ends its writes",
                        told(Phase.DRAINING, Assignment.of(Role.PRIMARY), DB2),
                        Server.open().facts(promoted()),
                        "Act: end the writes"),
                row(
                        "and says so",
                        told(Phase.DRAINING, Assignment.of(Role.PRIMARY), DB2),
                        Server.open().access(Access.READABLE).facts(promoted()),
                        "Holds: has ended its writes"),
                row(
                        "a primary that ended its writes becomes a replica alive",
                        replica(),
                        Server.open().access(Access.READABLE).facts(deposed()),
                        "Act: turn off the source side.*"),
                row(
                        "a server that hangs is killed if it may have been primary",
                        primary(),
                        hung(),
                        "Act: kill mysqld, which does not answer"),
                row("a replica that hangs is not", replica(), hung(), "Await: mysqld does not answer"),
                row(
                        "an acker with other data does not vouch",
                        knowingAnother(revoked()),
                        Server.following(AT_DB2, true).receiver(Running.OFF).facts(checked()),
                        "Refuse: the record knows .*it does not vouch.*"),
                row(
                        "a replica without relay logs begins anew",
                        replica(),
                        Server.following(AT_DB2, true)
                                .receiver(Running.OFF)
                                .facts(checked().with(RelayLog.GONE)),
                        "Act: reset replication.*"),
                row(
                        "is chosen after it died while it forgot its source",
                        primary(),
                        Server.following(AT_DB2, true)
                                .receiver(Running.OFF)
                                .facts(checked().with(RelayLog.GONE)),
                        "Act: reset replication.*"),
                row(
                        "is not opened twice in an epoch after its barrier",
                        primary(),
                        Server.harmless().facts(promoted().withBarrier(new StateVersion(1, FIVE, 41))),
                        "Refuse: .*not opened again.*"));
    }

    private static Arguments row(String story, ClusterState record, LocalFacts facts, String step) {
        return Arguments.of(story, record, facts, step);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void nextStep(String story, ClusterState record, LocalFacts facts, String expected) {
        assertThat(text(Converge.next(Optional.of(record), DB1, facts)))
                .as(story)
                .matches("(?s)" + expected);
    }

    private static String text(Step step) {
        return step.getClass().getSimpleName() + ": " + step.reason();
    }

    @Test
    void anErrantNodeSaysSoAsAFinding() {
        Step step = Converge.next(
                Optional.of(replica()), DB1, Server.harmless().has("1-101", "").facts(blank()));
        assertThat(step)
                .isInstanceOfSatisfying(
                        Step.Refuse.class,
                        refuse -> assertThat(refuse.finding().kind()).isEqualTo(Finding.Kind.ERRANT));
    }

    @Test
    void aPrimaryWithAnotherIdentityIsNotOpened() {
        ClusterState record = primary();
        TreeMap<NodeId, Member> members = new TreeMap<>(record.members());
        members.computeIfPresent(DB1, (node, member) -> member.withServerUuid("99999999-0000-0000-0000-000000000000"));
        ClusterState other = new ClusterState(
                record.cluster(),
                record.version(),
                record.phase(),
                record.primary(),
                record.target(),
                members,
                record.reigns(),
                record.durability(),
                record.barrierFrom(),
                record.refused(),
                record.automation(),
                record.lastChange(),
                "");

        assertThat(text(Converge.next(Optional.of(other), DB1, Server.harmless().facts(blank()))))
                .startsWith("Refuse: the record made 99999999");
    }

    @Test
    void withoutARecordAServerIsStartedHarmlessAndLeftAlone() {
        assertThat(text(Converge.next(Optional.empty(), DB1, down(blank())))).startsWith("Act: start mysqld");
        assertThat(text(Converge.next(Optional.empty(), DB1, Server.harmless().facts(blank()))))
                .startsWith("Await: there is no state record yet");
    }

    @Test
    void aRecordThatWentMissingChangesNothing() {
        Memory veteran = blank().withSeen(new StateVersion(1, FIVE, 41));
        assertThat(text(Converge.next(Optional.empty(), DB1, down(veteran))))
                .startsWith("Await: the state record is missing");
    }

    /** A server may die in between, and must be told again when it comes back. */
    @Test
    void givesRelayLogsUpBeforeTheyAreThrownAway() throws StepFailedException {
        StringBuilder done = new StringBuilder();

        AsReplica.forgetSource(new Noting(done));

        assertThat(done.toString()).isEqualTo("; the relay log is GONE; forget the source; the relay log is INTACT");
    }
}
