package dev.understudy.orchestrator.decide;

import static dev.understudy.orchestrator.decide.ClusterFixture.DB1;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB2;
import static dev.understudy.orchestrator.decide.ClusterFixture.DB3;
import static dev.understudy.orchestrator.decide.ClusterFixture.settled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Change;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a primary whose disk takes no writes is given up. */
class StalledDiskTest {
    private static final Duration LONG = Duration.ofSeconds(11);

    @Test
    void aReplicaTakesOverAfterTenSeconds() {
        ClusterState next = settled().stalled(DB1, LONG).write();

        assertThat(next.phase()).isEqualTo(Phase.REVOKING);
        assertThat(next.lastChange().orElseThrow().cause()).isEqualTo(Change.Cause.DISK);
        assertThat(next.reason()).contains("The disk of the primary db1 has let no commit through for 11 s");
    }

    @Test
    void aShortStallIsWaitedFor() {
        assertThat(settled().stalled(DB1, Duration.ofSeconds(9)).decide()).isInstanceOf(Decision.Idle.class);
    }

    @Test
    void theDiskOfAReplicaIsNoReason() {
        assertThat(settled().stalled(DB2, LONG).decide()).isInstanceOf(Decision.Idle.class);
    }

    /** Otherwise nobody could read either, and the failover would wait for the very node whose disk is full. */
    @Test
    void itStaysWhereTooFewAckersFollow() {
        assertThat(settled().stalled(DB1, LONG).dead(DB2).dead(DB3).decide()).isInstanceOf(Decision.Alert.class);
        assertThat(settled().stalled(DB1, LONG).dead(DB2).decide()).isNotInstanceOf(Decision.Write.class);
    }

    @Test
    void anotherOneIsHeldBackLikeAnyFailoverThatNoCrashCaused() {
        ClusterState first = settled().stalled(DB1, LONG).write();
        assertThat(first.lastChange().orElseThrow().cause()).isNotEqualTo(Change.Cause.CRASH);
    }
}
