package dev.understudy.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.agent.process.Starts.Life;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartsTest {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Ending KILLED = new Ending.Killed(9);
    private static final Ending FAILED = new Ending.Exited(1);

    private static Starts killed(Starts before) {
        return before.after(KILLED, SOON, Life.ANSWERED, "no error");
    }

    private static Starts failed(Starts before) {
        return before.after(FAILED, SOON, Life.NEVER_ANSWERED, "its log says: unknown variable");
    }

    @Test
    void theFirstStartIsAtOnceAndEachFurtherOneAfterTwiceThePause() {
        List<Long> pauses = new ArrayList<>();
        Starts starts = Starts.WELL_SO_FAR;
        for (int i = 0; i < 13; i++) {
            starts = failed(starts);
            pauses.add(starts.pause().toMillis());
        }
        assertThat(pauses)
                .containsExactly(
                        0L, 100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12800L, 25600L, 30000L, 30000L, 30000L);
    }

    @Test
    void aMinuteOfLifeBeginsANewCount() {
        Starts starts = failed(failed(failed(Starts.WELL_SO_FAR)));

        Starts after = starts.after(KILLED, Duration.ofMinutes(1), Life.ANSWERED, "");

        assertThat(after).isEqualTo(new Starts(1, Duration.ZERO, Optional.empty()));
    }

    @Test
    void whoAsksToBeStartedAgainIsAndHasNotFailed() {
        Starts before = failed(Starts.WELL_SO_FAR);
        assertThat(before.after(new Ending.Exited(16), SOON, Life.ANSWERED, "")).isEqualTo(before);
        Starts well = Starts.WELL_SO_FAR;
        assertThat(well.after(new Ending.Exited(16), SOON, Life.ANSWERED, "")).isEqualTo(well);
    }

    @Test
    void oneThatNeverAnsweredIsTroubleAtOnceAndOneThatDidWhenItIsNoAccident() {
        assertThat(failed(Starts.WELL_SO_FAR).trouble())
                .contains("mysqld did not start: it ended with exit status 1; its log says: unknown variable");
        Starts twice = killed(killed(Starts.WELL_SO_FAR));
        assertThat(twice.trouble()).isEmpty();
        assertThat(killed(twice).trouble())
                .contains(
                        "mysqld does not stay up: it was killed by signal 9, by somebody or for want of memory (see the"
                                + " kernel's log) (3 times in a row); no error");
    }

    @Test
    void thePauseRunsOffFromTheEnd() {
        Starts starts = failed(failed(failed(Starts.WELL_SO_FAR)));
        assertThat(starts.since(Duration.ofMillis(150)).pause()).isEqualTo(Duration.ofMillis(50));
        assertThat(starts.since(Duration.ofMillis(250)).pause()).isEqualTo(Duration.ZERO);
    }
}
