package dev.understudy.router;

import static dev.understudy.router.Silence.Change.BACK;
import static dev.understudy.router.Silence.Change.DOUBTED;
import static dev.understudy.router.Silence.Change.FELL_MUTE;
import static dev.understudy.router.Silence.Change.NOTHING;
import static dev.understudy.router.Silence.Sign.ALIVE;
import static dev.understudy.router.Silence.Sign.CURRENT;
import static dev.understudy.router.Silence.Sign.NONE;
import static dev.understudy.router.Views.DB1;
import static dev.understudy.router.Views.DB2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Endpoint;
import dev.understudy.client.Load;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.Traits;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whom a router asks whether it is still there, whom it believes gone, and of whom it does not know how old its data is. */
class SilenceTest {
    private static final List<NodeId> BOTH = List.of(DB1, DB2);

    private final Silence silence = new Silence();

    private static long at(double seconds) {
        return Math.round(seconds * TimeUnit.SECONDS.toNanos(1));
    }

    private Set<NodeId> hear(NodeId node, double seconds) {
        return silence.hear(List.of(report(node, Math.round(seconds * 1000))), at(seconds));
    }

    private static NodeReport report(NodeId node, long sentAtMillis) {
        return new NodeReport(
                node,
                new Endpoint(node.value(), 3306),
                Traits.PLAIN,
                Optional.empty(),
                Optional.empty(),
                ServerProcess.DOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Load.unknown(),
                sentAtMillis);
    }

    @Test
    void whoReportsEachSecondIsNotAsked() {
        for (int second = 0; second < 10; second++) {
            hear(DB1, second);
            hear(DB2, second);
            assertThat(silence.toBeAsked(BOTH, at(second + 0.9))).isEmpty();
        }
    }

    @Test
    void whoFallsSilentIsAskedAfterTwoSeconds() {
        hear(DB1, 10);
        hear(DB2, 10);
        hear(DB1, 11);
        hear(DB1, 12);

        assertThat(silence.toBeAsked(BOTH, at(11.9))).isEmpty();
        assertThat(silence.toBeAsked(BOTH, at(12))).containsExactly(DB2);
        assertThat(silence.of(DB2, at(12))).hasSeconds(2);
    }

    /** The reports of all nodes come together whenever one changes. */
    @Test
    void anOldReportSeenAgainIsNoSignOfLife() {
        hear(DB2, 10);
        silence.hear(List.of(report(DB2, 10_000)), at(11.5));

        assertThat(silence.toBeAsked(BOTH, at(12))).contains(DB2);
    }

    @Test
    void oneThatWasNeverHeardIsGivenTheSameTime() {
        assertThat(silence.toBeAsked(BOTH, at(5))).isEmpty();
        assertThat(silence.toBeAsked(BOTH, at(7))).isEqualTo(BOTH);
    }

    private Silence.Change asked(double seconds, Silence.Sign sign) {
        return silence.take(DB2, sign, at(seconds));
    }

    @Test
    void oneMissIsChanceAndTwoAreNot() {
        hear(DB2, 10);

        assertThat(asked(12, NONE)).isEqualTo(NOTHING);
        assertThat(silence.mute()).isEmpty();
        assertThat(silence.toBeAsked(BOTH, at(12.5))).as("once more, soon").contains(DB2);
        assertThat(asked(13, NONE)).isEqualTo(FELL_MUTE);
        assertThat(silence.mute()).containsExactly(DB2);
        assertThat(silence.toBeAsked(BOTH, at(42.9))).as("seldom now").doesNotContain(DB2);
        assertThat(silence.toBeAsked(BOTH, at(43))).contains(DB2);
        assertThat(asked(43, NONE)).as("it is told once").isEqualTo(NOTHING);
    }

    @Test
    void anAnswerEndsItAndIsBelievedForFiveSeconds() {
        hear(DB2, 10);
        asked(12, NONE);
        asked(13, NONE);

        assertThat(asked(14, CURRENT)).isEqualTo(BACK);

        assertThat(silence.mute()).isEmpty();
        assertThat(silence.doubtful()).isEmpty();
        assertThat(silence.toBeAsked(BOTH, at(18.9))).doesNotContain(DB2);
        assertThat(silence.toBeAsked(BOTH, at(19))).contains(DB2);
        assertThat(asked(19, CURRENT)).as("it had not been mute").isEqualTo(NOTHING);
    }

    /** ZooKeeper is away, or its agent hangs: what the last report said of its lag is old. */
    @Test
    void oneThatAnswersAndDoesNotShowThatItIsCurrentIsInDoubtUntilItDoes() {
        hear(DB2, 10);

        assertThat(asked(12, ALIVE)).isEqualTo(DOUBTED);
        assertThat(silence.doubtful()).containsExactly(DB2);
        assertThat(silence.mute()).isEmpty();
        assertThat(silence.toBeAsked(BOTH, at(13.9))).doesNotContain(DB2);
        assertThat(silence.toBeAsked(BOTH, at(14))).contains(DB2);
        assertThat(asked(14, ALIVE)).as("it is told once").isEqualTo(NOTHING);
        assertThat(asked(16, CURRENT)).isEqualTo(BACK);
        assertThat(silence.doubtful()).isEmpty();
        assertThat(asked(21, ALIVE)).isEqualTo(DOUBTED);
    }

    @Test
    void oneThatWasMuteAndAnswersMayStillBeInDoubt() {
        hear(DB2, 10);
        asked(12, NONE);
        asked(13, NONE);

        assertThat(asked(43, ALIVE)).isEqualTo(BACK);
        assertThat(silence.mute()).isEmpty();
        assertThat(silence.doubtful()).containsExactly(DB2);
    }

    @Test
    void aReportEndsIt() {
        hear(DB2, 10);
        asked(12, ALIVE);
        asked(14, NONE);
        asked(15, NONE);

        assertThat(hear(DB2, 16)).containsExactly(DB2);

        assertThat(silence.mute()).isEmpty();
        assertThat(silence.doubtful()).isEmpty();
        assertThat(hear(DB2, 17)).as("it is told once").isEmpty();
        assertThat(silence.toBeAsked(BOTH, at(18.9))).doesNotContain(DB2);
    }

    @Test
    void whatWasAskedBeforeTheLastReportDoesNotCount() {
        hear(DB2, 10);
        asked(12, NONE);
        hear(DB2, 12.5);

        assertThat(asked(12.1, NONE)).isEqualTo(NOTHING);
        assertThat(asked(12.2, ALIVE)).isEqualTo(NOTHING);
        assertThat(asked(14.6, NONE)).isEqualTo(NOTHING);
        assertThat(silence.mute()).isEmpty();
        assertThat(silence.doubtful()).isEmpty();
    }
}
