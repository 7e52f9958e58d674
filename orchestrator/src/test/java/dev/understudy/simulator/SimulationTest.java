package dev.understudy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol against schedules of failures; and the simulator against a protocol that lacks something. */
class SimulationTest {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    private static final long NEW_SCHEDULES = 2_500;
    private static final long FOR_A_SAFEGUARD = 50_000;

    @Test
    void newSchedulesBreakNothing() throws InterruptedException {
        long seed = ThreadLocalRandom.current().nextLong(1_000_000_000_000L);

        Simulation.Result result = new Simulation(seed, NEW_SCHEDULES, Optional.empty()).run(THREADS, done -> {});

        assertThat(result.broken())
                .as("seeds from %d on; ./understudy simulate --seed SEED --trace tells the story", seed)
                .isEmpty();
        for (Tally.Event event : List.of(
                Tally.Event.FAILOVER,
                Tally.Event.SWITCHOVER,
                Tally.Event.REFUSAL,
                Tally.Event.PARTITION,
                Tally.Event.CRASH,
                Tally.Event.WRITE)) {
            assertThat(result.tally().of(event)).as(event.label()).isPositive();
        }
    }

    /** Each of these once broke an invariant, or kept a cluster from settling. */
    @ParameterizedTest
    @ValueSource(
            longs = {
                13,
                17,
                33,
                54,
                68,
                72,
                128,
                133,
                155,
                201,
                209,
                223,
                305,
                352,
                391,
                452,
                454,
                474,
                616,
                1299,
                2327,
                2744,
                2894,
                2966,
                3525,
                3938,
                4012,
                4150,
                5338,
                5705,
                6832,
                6855,
                6901,
                8847,
                10741,
                10889,
                12071,
                1005549,
                1008540,
                7003707,
                7006155,
                11002947,
                11022267,
                31005770,
                922478171076L
            })
    void aScheduleThatOnceBrokeSomethingBreaksNothing(long seed) {
        assertThat(new Simulation(seed, 1, Optional.empty()).trace(seed, line -> {}))
                .isEmpty();
    }

    /** The leader had written the newest record itself, and the only node that was heard had lost its memory. */
    @Test
    void anOldBackupBesideANewDiskIsNotFollowed() {
        assertThat(new Simulation(1, 1, Optional.empty()).trace(268_992_292_708L, line -> {}))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void withoutThisSafeguardSomethingIsLostOrSplit(Safeguard safeguard) throws InterruptedException {
        Simulation.Result result = new Simulation(1, FOR_A_SAFEGUARD, Optional.of(safeguard)).run(THREADS, done -> {});

        assertThat(result.broken()).as(safeguard.without()).isPresent();
    }

    @Test
    void aSeedRepeatsItsScheduleExactly() {
        for (long seed = 1; seed < 6; seed++) {
            assertThat(story(seed)).hasSizeGreaterThan(20).isEqualTo(story(seed));
        }
    }

    private static List<String> story(long seed) {
        List<String> lines = new ArrayList<>();
        new Simulation(seed, 1, Optional.empty()).trace(seed, lines::add);
        return lines;
    }
}
