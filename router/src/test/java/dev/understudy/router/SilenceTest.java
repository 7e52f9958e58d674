package dev.understudy.router;

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

/** Whom a router asks whether it is still there, and whom it believes gone. */
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

    @Test
    void oneMissIsChanceAndTwoAreNot() {
        hear(DB2, 10);

        assertThat(silence.missed(DB2, at(12))).isFalse();
        assertThat(silence.mute()).isEmpty();
        assertThat(silence.toBeAsked(BOTH, at(12.5))).as("once more, soon").contains(DB2);
        assertThat(silence.missed(DB2, at(13))).isTrue();
        assertThat(silence.mute()).containsExactly(DB2);
        assertThat(silence.toBeAsked(BOTH, at(42.9))).as("seldom now").doesNotContain(DB2);
        assertThat(silence.toBeAsked(BOTH, at(43))).contains(DB2);
        assertThat(silence.missed(DB2, at(43))).as("it is told once").isFalse();
    }

    @Test
    void anAnswerEndsItAndIsBelievedForFiveSeconds() {
        hear(DB2, 10);
        silence.missed(DB2, at(12));
        silence.missed(DB2, at(13));

        assertThat(silence.answered(DB2, at(14))).isTrue();

        assertThat(silence.mute()).isEmpty();
        assertThat(silence.toBeAsked(BOTH, at(18.9))).doesNotContain(DB2);
        assertThat(silence.toBeAsked(BOTH, at(19))).contains(DB2);
        assertThat(silence.answered(DB2, at(19))).as("it had not been mute").isFalse();
    }

    @Test
    void aReportEndsIt() {
        hear(DB2, 10);
        silence.missed(DB2, at(12));
        silence.missed(DB2, at(13));

        assertThat(hear(DB2, 14)).containsExactly(DB2);

        assertThat(silence.mute()).isEmpty();
        assertThat(hear(DB2, 15)).as("it is told once").isEmpty();
        assertThat(silence.toBeAsked(BOTH, at(16.9))).doesNotContain(DB2);
    }

    @Test
    void whatWasAskedBeforeTheLastReportDoesNotCount() {
        hear(DB2, 10);
        silence.missed(DB2, at(12));
        hear(DB2, 12.5);

        assertThat(silence.missed(DB2, at(12.1))).isFalse();
        assertThat(silence.missed(DB2, at(14.6))).isFalse();
        assertThat(silence.mute()).isEmpty();
    }
}
