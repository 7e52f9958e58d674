package dev.understudy.router;

import static dev.understudy.router.Views.DB1;
import static dev.understudy.router.Views.DB2;
import static dev.understudy.router.Views.DB3;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which replica is chosen, with time in the test's hand. DB2 and DB3 take reads. */
class ReadChoiceTest {
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final Map<NodeId, Integer> inFlight = new HashMap<>();
    private final RouterView view = Views.stable(3, DB1);
    private final ReadChoice choice = new ReadChoice(node -> inFlight.getOrDefault(node, 0), "");
    private long now;

    private NodeId choose(NodeId... passedOver) {
        return choice.choose(view, Set.of(passedOver), now).orElseThrow();
    }

    private void after(Duration time) {
        now += time.toNanos();
    }

    /** A node has answered a read in this time, again and again. */
    private void answers(NodeId node, Duration in) {
        for (int i = 0; i < 20; i++) {
            choice.answered(node, now, now + in.toNanos());
        }
    }

    private static NodeId other(NodeId node) {
        return node.equals(DB2) ? DB3 : DB2;
    }

    @Test
    void readsOneAfterTheOtherStayForASecond() {
        NodeId first = choose();
        for (int i = 0; i < 99; i++) {
            after(Duration.ofMillis(10));
            assertThat(choose()).isEqualTo(first);
        }
    }

    @Test
    void thenTheyMayGoElsewhere() {
        Set<NodeId> chosen = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            chosen.add(choose());
            after(Duration.ofSeconds(2));
        }
        assertThat(chosen).containsExactly(DB2, DB3);
    }

    @Test
    void readsAtTheSameTimeGoToBoth() {
        NodeId first = choose();
        inFlight.put(first, 1);
        assertThat(choose()).isEqualTo(other(first));
    }

    @Test
    void aReplicaIsLeftAtOnceIfTheOtherIsClearlyFaster() {
        NodeId first = choose();
        answers(first, MILLISECOND.multipliedBy(10));
        answers(other(first), MILLISECOND.multipliedBy(2));
        assertThat(choose()).isEqualTo(other(first));
    }

    @Test
    void butNotIfItIsALittleFaster() {
        NodeId first = choose();
        answers(first, MILLISECOND.multipliedBy(10));
        answers(other(first), MILLISECOND.multipliedBy(8));
        assertThat(choose()).isEqualTo(first);
    }

    @Test
    void aSlowReplicaIsTriedAgainLater() {
        answers(DB2, MILLISECOND);
        answers(DB3, MILLISECOND.multipliedBy(20));
        after(Duration.ofSeconds(2));
        assertThat(choose()).isEqualTo(DB2);
        after(Duration.ofMinutes(5));
        answers(DB2, MILLISECOND);
        assertThat(choose()).isEqualTo(DB3);
    }

    @Test
    void oneThatFailsIsLeftAloneForATimeThatDoubles() {
        choice.failed(DB2, now);
        after(Duration.ofMillis(900));
        assertThat(choose()).isEqualTo(DB3);
        after(Duration.ofMillis(200));
        assertThat(choose(DB3)).isEqualTo(DB2);
        choice.failed(DB2, now);
        after(Duration.ofMillis(1_900));
        assertThat(choose()).isEqualTo(DB3);
        after(Duration.ofMillis(200));
        assertThat(choose(DB3)).isEqualTo(DB2);
    }

    @Test
    void anAnswerMakesUpForFailures() {
        choice.failed(DB2, now);
        answers(DB2, MILLISECOND);
        assertThat(choose(DB3)).isEqualTo(DB2);
    }

    @Test
    void whoeverLacksWhatIsWantedIsPassedOver() {
        assertThat(choose(DB2)).isEqualTo(DB3);
        assertThat(choose(DB3)).isEqualTo(DB2);
        assertThat(choose(DB2, DB3)).isEqualTo(DB1);
    }

    @Test
    void nobodyIsChosenWhereNobodyIs() {
        assertThat(choice.choose(Views.withoutReplicas(view), Set.of(), now)).isEqualTo(Optional.of(DB1));
    }
}
