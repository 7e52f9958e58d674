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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that others have set up: just taken over, not yet members, and no members any more. */
class StrangerTest {
    private static final NodeId DB1 = NodeId.of("db1");
    private static final NodeId DB2 = NodeId.of("db2");
    private static final NodeId DB4 = NodeId.of("db4");
    private static final Endpoint AT_DB1 = new Endpoint("10.0.0.1", 3306);
    private static final String UUID_1 = "00000000-0000-0000-0000-000000000001";
    private static final String UUID_2 = "00000000-0000-0000-0000-000000000002";

    /** db1 had transactions 1 to 100 when it was taken over; nobody acknowledges yet. */
    private static ClusterState adopted(long epoch) {
        StateVersion version = new StateVersion(1, new Epoch(epoch), 1);
        Durability nobody = new Durability(0, new TreeSet<>());
        return new ClusterState(
                ClusterName.of("shop"),
                version,
                Phase.PROMOTING,
                Optional.of(DB1),
                Optional.empty(),
                new TreeMap<>(Map.of(
                        DB1, new Member(AT_DB1, UUID_1, Assignment.of(Role.PRIMARY), Traits.PLAIN),
                        DB2,
                                new Member(
                                        new Endpoint("10.0.0.2", 3306),
                                        UUID_2,
                                        Assignment.replicaOf(DB1),
                                        Traits.PLAIN))),
                new TreeMap<>(
                        Map.of(version.epoch(), new Reign(DB1, UUID_1, GtidSet.parse(UUID_1 + ":1-100"), nobody))),
                Optional.of(nobody),
                version,
                new TreeSet<>(),
                Automation.ON,
                Optional.empty(),
                "a test begins here");
    }

    private static ServerReport server(String uuid, String gtids, Access access, Running receiver) {
        boolean follows = receiver != Running.OFF;
        return new ServerReport(
                uuid,
                "9.7.4",
                GtidSet.parse(gtids),
                GtidSet.EMPTY,
                new TreeSet<>(),
                access,
                new ReceiverReport(receiver, follows ? Optional.of(AT_DB1) : Optional.empty(), false, follows, ""),
                new ApplierReport(receiver, 0, ""),
                new SemiSyncReport(false, 1, 0, 0));
    }

    private static String next(ClusterState record, NodeId self, ServerReport server, Memory memory) {
        LocalFacts facts = new LocalFacts(
                ServerProcess.UP, Optional.of(server), 0, memory, Optional.empty(), Duration.ofMinutes(1));
        Step step = Converge.next(Optional.of(record), self, facts);
        return step.getClass().getSimpleName() + ": " + step.reason();
    }

    @Test
    void aPrimaryThatTakesWritesIsTakenOverAsItIs() {
        ServerReport primary = server(UUID_1, UUID_1 + ":1-120", Access.WRITABLE, Running.OFF);

        assertThat(next(adopted(1), DB1, primary, Memory.blank())).contains("take over as primary what takes writes");
        assertThat(next(adopted(1), DB1, primary, Memory.blank().withPromoted(new Epoch(1))))
                .isEqualTo("Act: begin the barrier");
    }

    @ParameterizedTest
    @CsvSource({
        // It got from the primary what that wrote after the record was made.
        UUID_1 + ":1-120, 1, its history lies within the base",
        UUID_1 + ":1-120, 2, its history lies within the base",
        UUID_2 + ":1-2, 1, 2 transactions are not in the primary's history",
    })
    void aReplicaMayBeAheadOfTheBaseByWhatItsPrimaryWroteMeanwhile(String gtids, long epoch, String reason) {
        ServerReport replica = server(UUID_2, gtids, Access.READABLE, Running.OFF);

        assertThat(next(adopted(epoch), DB2, replica, Memory.blank())).contains(reason);
    }

    @Test
    void aNodeThatWaitsToBeAddedIsNotTouched() {
        ServerReport replica = server(UUID_2, UUID_1 + ":1-3", Access.READABLE, Running.ON);

        assertThat(next(adopted(1), DB4, replica, Memory.blank().withSeen(StateVersion.first())))
                .isEqualTo("Await: the state record does not name this node: understudy node add db4");
    }

    @Test
    void aServerThatIsDownAndNoMemberIsStartedSoThatItCanBeAdded() {
        LocalFacts facts = new LocalFacts(
                ServerProcess.DOWN, Optional.empty(), 0, Memory.blank(), Optional.empty(), Duration.ofMinutes(1));

        assertThat(Converge.next(Optional.of(adopted(1)), DB4, facts).reason()).contains("start mysqld, harmless");
    }

    @Test
    void aNodeThatWasRemovedServesNobody() {
        Memory removed = Memory.blank().withWithinBase(new Epoch(1));
        String gtids = UUID_1 + ":1-3";

        assertThat(next(adopted(1), DB4, server(UUID_2, gtids, Access.READABLE, Running.ON), removed))
                .isEqualTo("Act: stop the receiver");
        assertThat(next(adopted(1), DB4, server(UUID_2, gtids, Access.READABLE, Running.OFF), removed))
                .isEqualTo("Act: cut the readers");
        assertThat(next(adopted(1), DB4, server(UUID_2, gtids, Access.OFFLINE, Running.OFF), removed))
                .startsWith("Holds: ");
    }
}
