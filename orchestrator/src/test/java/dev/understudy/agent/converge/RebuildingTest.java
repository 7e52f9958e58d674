package dev.understudy.agent.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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

/** A node that is to be copied anew: when it begins, when it is done, and what it must not do in between. */
class RebuildingTest {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final NodeId DB3 = NodeId.of("db3");
    private static final Epoch FIVE = new Epoch(5);
    private static final StateVersion VERSION = new StateVersion(1, FIVE, 41);
    private static final String OLD = uuid(1);
    private static final String NEW = uuid(9);
    private static final GtidSet BASE = GtidSet.parse(uuid(7) + ":1-100");
    private static final GtidSet OWN = GtidSet.parse(OLD + ":7-8");
    private static final GtidSet SINCE = BASE.union(GtidSet.parse(uuid(2) + ":1-40"));
    private static final Memory BLANK = Memory.blank().withSeen(VERSION);
    private static final Memory BEGUN = BLANK.with(new CopyMark(CopyMark.Stage.BEGUN, OLD));
    private static final Memory DONE = BLANK.with(new CopyMark(CopyMark.Stage.DONE, NEW));

    private static String uuid(int n) {
        return "00000000-0000-0000-0000-00000000000" + n;
    }

    /** db1 in some role; db2 is primary, db3 the acker unless others are named. */
    private static ClusterState told(Assignment assignment, NodeId... ackers) {
        Durability durability = new Durability(1, new TreeSet<>(List.of(ackers)));
        return new ClusterState(
                ClusterName.of("shop"),
                VERSION,
                Phase.STABLE,
                Optional.of(DB2),
                Optional.empty(),
                new TreeMap<>(Map.of(
                        DB1, new Member(at(1), OLD, assignment, Traits.PLAIN),
                        DB2, new Member(at(2), uuid(2), Assignment.of(Role.PRIMARY), Traits.PLAIN),
                        DB3, new Member(at(3), uuid(3), Assignment.replicaOf(DB2), Traits.PLAIN))),
                new TreeMap<>(Map.of(FIVE, new Reign(DB2, uuid(2), BASE, durability))),
                Optional.of(durability),
                VERSION,
                new TreeSet<>(),
                Automation.ON,
                Optional.empty(),
                "a test begins here");
    }

    private static Endpoint at(int n) {
        return new Endpoint("10.0.0." + n, 3306);
    }

    private static ClusterState rebuilding() {
        return told(new Assignment(Role.REBUILD, Optional.of(DB3)), DB3);
    }

    private static ServerReport server(String uuid, GtidSet executed) {
        return new ServerReport(
                uuid,
                "9.7.4",
                executed,
                GtidSet.EMPTY,
                new TreeSet<>(),
                Access.OFFLINE,
                ReceiverReport.none(),
                ApplierReport.none(),
                new SemiSyncReport(false, 1, 0, 0));
    }

    private static ServerReport open(ServerReport server, Access access, boolean semiSync) {
        return server.with(access).with(new SemiSyncReport(semiSync, 1, 0, 0));
    }

    private static ServerReport receiving(ServerReport server) {
        return server.with(new ReceiverReport(Running.ON, Optional.of(at(2)), false, true, ""));
    }

    private static ServerReport applying(ServerReport server) {
        return server.with(new ApplierReport(Running.ON, 0, ""));
    }

    private static LocalFacts up(ServerReport server, Memory memory, Copying copying) {
        return new LocalFacts(ServerProcess.UP, Optional.of(server), 0, memory, Optional.empty(), Duration.ZERO)
                .with(copying);
    }

    private static LocalFacts down(Memory memory) {
        return new LocalFacts(ServerProcess.DOWN, Optional.empty(), 0, memory, Optional.empty(), Duration.ZERO);
    }

    static Stream<Arguments> steps() {
        ServerReport stray = server(OLD, BASE.union(OWN));
        ServerReport copied = server(NEW, SINCE);
        Copying complete = new Copying.Complete(SINCE);
        return Stream.of(
                row("it is started", rebuilding(), down(BLANK), "Act: start mysqld.*", "start the server"),
                row(
                        "one that was primary is fenced first",
                        rebuilding(),
                        up(open(stray, Access.WRITABLE, true), BLANK, Copying.IDLE),
                        "Act: fence.*",
                        "fence"),
                row(
                        "and killed, lest a waiting commit be answered",
                        rebuilding(),
                        up(open(stray, Access.OFFLINE, true), BLANK, Copying.IDLE),
                        "Act: kill.*",
                        "kill the server"),
                row(
                        "it stops receiving",
                        rebuilding(),
                        up(receiving(stray), BLANK, Copying.IDLE),
                        "Act: stop the receiver",
                        "stop the receiver"),
                row(
                        "its readers are cut",
                        rebuilding(),
                        up(open(stray, Access.READABLE, false), BLANK, Copying.IDLE),
                        "Act: cut the readers",
                        "fence"),
                row(
                        "an acker waits until nobody relies on it",
                        told(new Assignment(Role.REBUILD, Optional.of(DB3)), DB1, DB3),
                        up(stray, BLANK, Copying.IDLE),
                        "Holds: acknowledges nothing more.*",
                        ""),
                row(
                        "what only it has is saved, then it is copied",
                        rebuilding(),
                        up(stray, BLANK, Copying.IDLE),
                        "Act: copy it anew from db3",
                        "copy from db3, saving " + OWN),
                row(
                        "its applier may hold locks",
                        rebuilding(),
                        up(applying(stray), BLANK, Copying.IDLE),
                        "Act: stop the applier",
                        "stop the applier"),
                row(
                        "what the primary has written since is not its own",
                        rebuilding(),
                        up(server(OLD, SINCE), BLANK, Copying.IDLE),
                        "Act: copy it anew from db3",
                        "copy from db3, saving "),
                row(
                        "it waits for a copy",
                        rebuilding(),
                        up(stray, BEGUN, new Copying.Running(DB3, "40 %")),
                        "Await: copying from db3: 40 %",
                        ""),
                row(
                        "a copy from a donor that is not meant any more is given up",
                        rebuilding(),
                        up(stray, BEGUN, new Copying.Running(DB2, "40 %")),
                        "Act: give up the copy from db2",
                        "give up the copy"),
                row(
                        "a failure is told",
                        rebuilding(),
                        up(stray, BEGUN, new Copying.Failed("the disk is full")),
                        "Refuse: could not be copied from db3: the disk is full",
                        ""),
                row(
                        "after one the copy is begun again, and nothing is exported of half a copy",
                        rebuilding(),
                        up(stray, BEGUN, Copying.IDLE),
                        "Act: copy it anew from db3",
                        "copy from db3, saving "),
                row("a complete copy is noted", rebuilding(), up(copied, BEGUN, complete), "Act: note.*", "copied"),
                row(
                        "an older copy proves nothing: the server was not restarted since this one began",
                        rebuilding(),
                        up(server(OLD, SINCE), BEGUN, complete),
                        "Act: copy it anew.*",
                        "copy from db3, saving "),
                row(
                        "nor if the server has written since",
                        rebuilding(),
                        up(server(NEW, SINCE.union(OWN)), BEGUN, complete),
                        "Act: copy it anew.*",
                        "copy from db3, saving "),
                row(
                        "a copy of what is not the primary's history is no good",
                        rebuilding(),
                        up(server(NEW, SINCE.union(OWN)), BEGUN, new Copying.Complete(SINCE.union(OWN))),
                        "Act: copy it anew.*",
                        "copy from db3, saving "),
                row(
                        "nor one that lacks some of the base",
                        rebuilding(),
                        up(server(NEW, OWN), BEGUN, new Copying.Complete(OWN)),
                        "Act: copy it anew.*",
                        "copy from db3, saving "),
                row("it is done", rebuilding(), up(copied, DONE, complete), "Holds: was copied anew.*", ""),
                row(
                        "the next order is another one",
                        rebuilding(),
                        up(server(OLD, SINCE), BLANK.with(new CopyMark(CopyMark.Stage.DONE, OLD)), complete),
                        "Act: copy it anew.*",
                        "copy from db3, saving "),
                row(
                        "half a copy does not follow",
                        told(Assignment.replicaOf(DB2), DB3),
                        up(stray, BEGUN, Copying.IDLE),
                        "Refuse: its data is half replaced.*",
                        ""),
                row(
                        "half a copy may be left alone",
                        told(Assignment.of(Role.MAINTENANCE), DB3),
                        up(stray, BEGUN, Copying.IDLE),
                        "Holds: left alone.*",
                        ""));
    }

    private static Arguments row(String name, ClusterState record, LocalFacts facts, String step, String acts) {
        return arguments(name, record, facts, step, acts);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void theNextStep(String name, ClusterState record, LocalFacts facts, String expected, String acts)
            throws StepFailedException {
        Step step = Converge.next(Optional.of(record), DB1, facts);

        assertThat(step.getClass().getSimpleName() + ": " + step.reason()).matches(expected);
        assertThat(acts(step)).isEqualTo(acts);
    }

    private static String acts(Step step) throws StepFailedException {
        StringBuilder done = new StringBuilder();
        if (step instanceof Step.Act act) {
            act.act().on(new Noting(done));
        }
        return done.toString().replaceFirst("^; ", "");
    }

    static Stream<Arguments> donors() {
        return Stream.of(
                arguments("the right one", uuid(3), "9.7", SINCE, ""),
                arguments("another server", uuid(4), "9.7", SINCE, "the server at .* is .*4, and the record names .*"),
                arguments("another series", uuid(3), "8.4", SINCE, "db3 runs MySQL 8.4 and this node 9.7: .*"),
                arguments("one that lacks something", uuid(3), "9.7", OWN, "db3 lacks .*"),
                arguments("an errant one", uuid(3), "9.7", SINCE.union(OWN), "db3 itself has transactions .*:7-8"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("donors")
    void whatSpeaksAgainstADonor(String name, String uuid, String series, GtidSet executed, String objection) {
        CopyOrder order = new CopyOrder(DB3, at(3), uuid(3), BASE, uuid(2), GtidSet.EMPTY);

        assertThat(order.objection(uuid, series, executed, "9.7").orElse("")).matches(objection);
    }
}
