package dev.understudy.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** A cluster "shop" of db1, db2 and db3, for tests to start from. */
final class Samples {
    static final ClusterName SHOP = ClusterName.of("shop");
    static final NodeId DB1 = NodeId.of("db1");
    static final NodeId DB2 = NodeId.of("db2");
    static final NodeId DB3 = NodeId.of("db3");
    static final String UUID1 = "11111111-1111-1111-1111-111111111111";
    static final String UUID2 = "22222222-2222-2222-2222-222222222222";
    static final String UUID3 = "33333333-3333-3333-3333-333333333333";

    private Samples() {}

    static StateVersion version(long incarnation, long epoch, long seq) {
        return new StateVersion(incarnation, new Epoch(epoch), seq);
    }

    static Durability durability(int acknowledgements, NodeId... ackers) {
        return new Durability(acknowledgements, new TreeSet<>(List.of(ackers)));
    }

    /** Of db1, with the ackers db2 and db3. */
    static Reign reign() {
        return new Reign(DB1, UUID1, GtidSet.parse(UUID1 + ":1-7"), durability(1, DB2, DB3));
    }

    static Member member(int number, Assignment assignment) {
        String uuid = List.of(UUID1, UUID2, UUID3).get(number - 1);
        return new Member(new Endpoint("10.0.0." + number, 3306), uuid, assignment, Traits.PLAIN);
    }

    /** Primary db1, ackers db2 and db3, settled. */
    static ClusterState stable(StateVersion version) {
        return new ClusterState(
                SHOP,
                version,
                Phase.STABLE,
                Optional.of(DB1),
                Optional.empty(),
                new TreeMap<>(Map.of(
                        DB1, member(1, Assignment.of(Role.PRIMARY)),
                        DB2, member(2, Assignment.replicaOf(DB1)),
                        DB3, member(3, Assignment.replicaOf(DB1)))),
                new TreeMap<>(Map.of(version.epoch(), reign())),
                Optional.of(durability(1, DB2, DB3)),
                version,
                new TreeSet<>(),
                Automation.ON,
                Optional.empty(),
                "db1 had its barrier");
    }

    /** The epoch after {@link #stable}: db1 is fenced, the ackers are being revoked. */
    static ClusterState revoking(StateVersion version) {
        return new ClusterState(
                SHOP,
                version,
                Phase.REVOKING,
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>(Map.of(
                        DB1, member(1, Assignment.of(Role.FENCED)),
                        DB2, member(2, Assignment.of(Role.REVOKED)),
                        DB3, member(3, Assignment.of(Role.REVOKED)))),
                new TreeMap<>(Map.of(new Epoch(version.epoch().value() - 1), reign())),
                Optional.empty(),
                StateVersion.first(),
                new TreeSet<>(),
                Automation.ON,
                Optional.of(new Change(version.epoch(), Change.Cause.CRASH, 1_700_000_000_000L)),
                "db1's server is gone");
    }

    /** What history says of {@link #stable}, as if it had been forced. */
    static HistoryEntry entry(StateVersion version) {
        return new HistoryEntry(
                stable(version),
                "o1",
                1_700_000_000_000L,
                Optional.of(new Hearing(
                        new TreeMap<>(Map.of(DB2, new Hearing.Voucher(UUID2, GtidSet.parse(UUID1 + ":1-7")))),
                        new TreeMap<>(Map.of(DB1, GtidSet.parse(UUID1 + ":1-9"))),
                        Optional.of(new Hearing.Word("eve", new TreeSet<>(List.of(DB1, DB3)))))));
    }

    /** db2 as a replica that does all it should. */
    static NodeReport replica(StateVersion seen) {
        return new NodeReport(
                DB2,
                new Endpoint("10.0.0.2", 3306),
                Traits.PLAIN,
                Optional.of(seen),
                Optional.of(seen),
                ServerProcess.UP,
                Optional.of(server(GtidSet.parse(UUID1 + ":1-7"))),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Load.of(12.5, 3, OptionalLong.of(4)),
                new HostReport(
                        OptionalDouble.of(0.25),
                        OptionalInt.of(4),
                        OptionalLong.of(2000),
                        OptionalLong.of(8000),
                        OptionalDouble.of(0.01),
                        OptionalDouble.of(0),
                        OptionalDouble.of(0.5),
                        OptionalLong.of(5000),
                        OptionalLong.of(700),
                        OptionalLong.of(-3)),
                1_700_000_000_000L);
    }

    static ServerReport server(GtidSet executed) {
        return new ServerReport(
                UUID2,
                "9.7.4",
                executed,
                GtidSet.EMPTY,
                new TreeSet<>(),
                Access.READABLE,
                new ReceiverReport(Running.ON, Optional.of(new Endpoint("10.0.0.1", 3306)), true, true, ""),
                new ApplierReport(Running.ON, 0, ""),
                new SemiSyncReport(false, 1, 0, 0));
    }

    /** A node whose server is gone and whose agent has taken in nothing yet. */
    static NodeReport down(NodeId node) {
        return new NodeReport(
                node,
                new Endpoint("10.0.0.3", 3306),
                Traits.PLAIN,
                Optional.empty(),
                Optional.empty(),
                ServerProcess.DOWN,
                Optional.empty(),
                Optional.of(version(1, 4, 9)),
                Optional.of(new Finding(Finding.Kind.SERVER_FAILS, "the disk is full: free some space")),
                List.of(),
                Load.unknown(),
                1_700_000_000_000L);
    }
}
