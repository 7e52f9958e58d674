package dev.understudy.agent.converge;

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
import org.junit.jupiter.params.provider.Arguments;

/** What db1 can be told, and what it can be: primary, acker, revoked or fenced; running, hung or dead. Epoch 5, base 1-100. */
final class Situations {
    static final Duration PAUSE = Duration.ofSeconds(3);
    static final NodeId DB1 = NodeId.of("db1");
    static final NodeId DB2 = NodeId.of("db2");
    static final NodeId DB3 = NodeId.of("db3");
    static final Endpoint AT_DB2 = new Endpoint("10.0.0.2", 3306);
    static final Endpoint AT_DB3 = new Endpoint("10.0.0.3", 3306);
    static final Epoch FIVE = new Epoch(5);
    static final String UUID = "00000000-0000-0000-0000-000000000001";
    static final GtidSet BASE = gtids("1-100");

    private Situations() {}

    static GtidSet gtids(String numbers) {
        return numbers.isEmpty() ? GtidSet.EMPTY : GtidSet.parse(UUID + ":" + numbers);
    }

    /** A record in which db1 has the role; db2 is primary if db1 is not and one is named. */
    static ClusterState told(Phase phase, Assignment assignment, NodeId... ackers) {
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

    static ClusterState primary() {
        return told(Phase.PROMOTING, Assignment.of(Role.PRIMARY), DB2);
    }

    static ClusterState replica() {
        return told(Phase.STABLE, Assignment.replicaOf(DB2));
    }

    static ClusterState acker() {
        return told(Phase.STABLE, Assignment.replicaOf(DB2), DB1);
    }

    static ClusterState revoked() {
        return told(Phase.REVOKING, Assignment.of(Role.REVOKED), DB1);
    }

    static ClusterState fenced() {
        return told(Phase.REVOKING, Assignment.of(Role.FENCED), DB2);
    }

    /** A server, changed word by word. */
    record Server(
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

    static LocalFacts down(Memory memory) {
        return new LocalFacts(ServerProcess.DOWN, Optional.empty(), 0, memory, Optional.empty(), Duration.ZERO);
    }

    /** mysqld did not start, and is tried again after a pause. */
    static LocalFacts failing(Duration pause) {
        return down(checked())
                .with(new Restarts(pause, Optional.of(new Finding(Finding.Kind.SERVER_FAILS, "mysqld did not start"))));
    }

    static LocalFacts downFor(Duration known, Memory memory) {
        return new LocalFacts(ServerProcess.DOWN, Optional.empty(), 0, memory, Optional.empty(), known);
    }

    static LocalFacts hung() {
        return new LocalFacts(ServerProcess.HUNG, Optional.empty(), 0, checked(), Optional.empty(), Duration.ZERO);
    }

    /** The record names another server under this node's name. */
    static ClusterState knowingAnother(ClusterState record) {
        TreeMap<NodeId, Member> members = new TreeMap<>(record.members());
        members.computeIfPresent(DB1, (node, member) -> member.withServerUuid("00000000-0000-0000-0000-000000000009"));
        return record.withMembers(members);
    }

    static Memory blank() {
        return Memory.blank();
    }

    /** A node that was found fit to follow in this epoch. */
    static Memory checked() {
        return Memory.blank().withWithinBase(FIVE);
    }

    /** A node that was primary of epoch 4 and has not followed since. */
    static Memory deposed() {
        return Memory.blank()
                .withWithinBase(new Epoch(3))
                .withPromoted(new Epoch(4))
                .withBarrier(new StateVersion(1, new Epoch(4), 30));
    }

    static Memory promoted() {
        return Memory.blank().withPromoted(FIVE);
    }

    /** A row of a table: what the node is told, what it is, and the step as its kind and its reason, a pattern. */
    static Arguments row(String story, ClusterState record, LocalFacts facts, String step) {
        return Arguments.of(story, record, facts, step);
    }

    static String next(ClusterState record, LocalFacts facts) {
        return text(Converge.next(Optional.of(record), DB1, facts));
    }

    static String text(Step step) {
        return step.getClass().getSimpleName() + ": " + step.reason();
    }
}
