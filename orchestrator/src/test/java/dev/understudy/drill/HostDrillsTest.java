package dev.understudy.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What no drill may lack, whatever it does. */
class HostDrillsTest {
    static Stream<Drill> drills() {
        return HostDrills.withBacklogs().stream();
    }

    private static List<Move> moves(Drill drill) {
        return ((Fault.Script) drill.fault()).moves();
    }

    @ParameterizedTest
    @MethodSource("drills")
    void whatIsTakenIsGivenBack(Drill drill) {
        List<Move> moves = moves(drill);
        assertThat(count(moves, Move.Cut.class) + count(moves, Move.Slow.class) > 0)
                .isEqualTo(count(moves, Move.Heal.class) > 0);
        assertThat(count(moves, Move.Freeze.class)).isEqualTo(count(moves, Move.Thaw.class));
        assertThat(parties(moves, Move.KillHost.class))
                .containsExactlyInAnyOrderElementsOf(parties(moves, Move.StartHost.class));
        assertThat(count(moves, Move.HoldAppliers.class)).isEqualTo(count(moves, Move.ReleaseAppliers.class));
    }

    private static long count(List<Move> moves, Class<? extends Move> kind) {
        return moves.stream().filter(kind::isInstance).count();
    }

    private static List<Party> parties(List<Move> moves, Class<? extends Move> kind) {
        return moves.stream()
                .filter(kind::isInstance)
                .map(move -> move instanceof Move.KillHost kill ? kill.party() : ((Move.StartHost) move).party())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("drills")
    void whoeverWaitsForAnotherPrimaryExpectsOne(Drill drill) {
        if (count(moves(drill), Move.AwaitOtherPrimary.class) > 0) {
            assertThat(drill.expectation().fewestEpochs()).isPositive();
        }
    }

    @Test
    void eachIsRunWithABacklogToo() {
        assertThat(drills().map(Drill::name))
                .doesNotHaveDuplicates()
                .hasSize(2 * HostDrills.all().size());
        assertThat(moves(HostDrills.all().get(0).withBacklog()).get(0)).isInstanceOf(Move.HoldAppliers.class);
    }

    @Test
    void everyMoveSaysWhatItDoes() {
        assertThat(moves(HostDrills.all().get(0)).stream().map(Move::words))
                .startsWith(
                        "the primary is cut off from the replicas, all ZooKeepers, all orchestrators, the applications",
                        "another primary takes writes");
    }
}
