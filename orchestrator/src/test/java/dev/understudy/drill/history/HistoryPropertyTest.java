package dev.understudy.drill.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sound histories of a model are not accused, and one violation planted anywhere is found; a failure names the seed. */
class HistoryPropertyTest {
    private static final int HISTORIES = 60;

    static List<Long> seeds() {
        return List.of(1L, 1_000_000L, new Random().nextLong());
    }

    @ParameterizedTest(name = "seeds from {0} on")
    @MethodSource("seeds")
    void aSoundHistoryIsNotAccused(long first) {
        for (long seed = first; seed < first + HISTORIES; seed++) {
            HistoryVerdict verdict = new ModelWorld(new Random(seed)).history().judge();

            assertThat(verdict.violations()).as("seed %d", seed).isEmpty();
            assertThat(verdict.counts().acknowledged()).isGreaterThan(50);
            assertThat(verdict.counts().reads()).isGreaterThan(50);
        }
    }

    @ParameterizedTest
    @EnumSource(Violation.Kind.class)
    void aPlantedViolationIsFound(Violation.Kind kind) {
        long first = new Random().nextLong();
        for (long seed = first; seed < first + HISTORIES; seed++) {
            Random random = new Random(seed);
            ModelHistory history = new ModelWorld(random).history();
            new Planting(history, random).plant(kind);

            List<Violation> found = history.judge().violations();

            assertThat(found).as("seed %d", seed).extracting(Violation::kind).contains(kind);
            assertThat(history.judge().violations()).isEqualTo(found);
        }
    }

    @ParameterizedTest(name = "seeds from {0} on")
    @MethodSource("seeds")
    void aHistoryIsTheSameAfterItWasWrittenAndRead(long first) throws CorruptHistoryException {
        for (long seed = first; seed < first + 10; seed++) {
            for (History history : new ModelWorld(new Random(seed)).history().histories()) {
                assertThat(HistoryParser.parse(history.name(), HistoryParserTest.lines(history))
                                .sections()
                                .get(0)
                                .events())
                        .as("seed %d", seed)
                        .extracting(History.Event::operation)
                        .isEqualTo(history.sections().get(0).events().stream()
                                .map(History.Event::operation)
                                .toList());
            }
        }
    }
}
