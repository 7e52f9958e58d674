package dev.understudy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.Access;
import dev.understudy.client.ApplierReport;
import dev.understudy.client.Endpoint;
import dev.understudy.client.GtidSet;
import dev.understudy.client.ReceiverReport;
import dev.understudy.client.Running;
import dev.understudy.client.SemiSyncReport;
import dev.understudy.client.ServerReport;
import dev.understudy.mysql.Counters;
import dev.understudy.mysql.Reading;
import dev.understudy.mysql.ReplayTimes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is told of a replica's lag, and what is not. */
class LagMeterTest {
    private static final String UUID = "00000000-0000-0000-0000-000000000001";
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final OptionalLong NONE = OptionalLong.empty();

    private final LagMeter meter = new LagMeter();

    private enum Source {
        HEARD,
        SILENT
    }

    /** How old the newest heartbeat row is. */
    private OptionalLong heartbeatRow = NONE;

    /** How many heartbeats have come; none comes while there is something else to send. */
    private long heartbeats = 7;

    private Reading replica(
            String executed, String received, Running receiver, Running applier, Source source, ReplayTimes times) {
        ServerReport server = new ServerReport(
                UUID,
                "9.7.4",
                GtidSet.parse(UUID + ":" + executed),
                GtidSet.parse(UUID + ":" + received),
                new TreeSet<>(),
                Access.READABLE,
                new ReceiverReport(
                        receiver, Optional.of(new Endpoint("10.0.0.1", 3306)), true, source == Source.HEARD, ""),
                new ApplierReport(applier, 0, ""),
                new SemiSyncReport(false, 1, 0, 0));
        return new Reading(server, new Counters(0, 0, 100, 0, 0, heartbeats), 0, times, List.of());
    }

    private Reading idle(Running receiver, Source source) {
        heartbeats += source == Source.HEARD ? 1 : 0;
        return replica("1-9", "1-9", receiver, Running.ON, source, ReplayTimes.none());
    }

    private static ReplayTimes applying(long millis) {
        return new ReplayTimes(OptionalLong.of(millis), NONE, NONE, "", NONE);
    }

    private static ReplayTimes queued(long millis) {
        return new ReplayTimes(NONE, NONE, OptionalLong.of(millis), "x", NONE);
    }

    private OptionalLong at(long second, Reading reading) {
        return meter.measure(reading, heartbeatRow, second * SECOND);
    }

    /** It has received what was committed just now. */
    private void known() {
        at(0, replica("1-9", "1-9", Running.ON, Running.ON, Source.HEARD, queued(20)));
    }

    @Test
    void aReplicaThatHasEverythingAndHearsItsSourceHasNone() {
        known();
        assertThat(at(1, idle(Running.ON, Source.HEARD))).hasValue(0);
    }

    /** A primary that is stopped keeps its connections, and MySQL says 0 (Seconds_Behind_Source). */
    @Test
    void oneWhoseSourceIsSilentDoesNotKnow() {
        known();
        at(1, idle(Running.ON, Source.HEARD));
        assertThat(at(2, idle(Running.ON, Source.SILENT))).isEmpty();
    }

    @Test
    void theOldestTransactionInWorkSaysIt() {
        Reading reading = replica("1-5", "1-9", Running.ON, Running.ON, Source.HEARD, applying(2500));
        assertThat(at(1, reading)).hasValue(2500);
    }

    @Test
    void aClockThatIsAheadMakesNoNegativeLag() {
        Reading reading = replica("1-5", "1-9", Running.ON, Running.ON, Source.HEARD, applying(-300));
        assertThat(at(1, reading)).hasValue(0);
    }

    /** Between two transactions no worker has one in work, and yet it is behind. */
    @Test
    void whatWaitsLetsItGrow() {
        Reading waits = replica("1-5", "1-9", Running.ON, Running.ON, Source.HEARD, queued(100));
        assertThat(at(1, waits)).hasValue(100);
        assertThat(at(4, waits)).hasValue(3100);
    }

    @Test
    void whatCameLaterCountsOnceWhatWaitedIsDone() {
        at(1, replica("1-5", "1-9", Running.ON, Running.ON, Source.HEARD, queued(100)));
        assertThat(at(9, replica("1-9", "1-12", Running.ON, Running.ON, Source.HEARD, queued(50))))
                .hasValue(50);
    }

    @Test
    void aStoppedReceiverLetsItGrowFromWhereItWas() {
        known();
        at(1, idle(Running.ON, Source.HEARD));
        assertThat(at(6, idle(Running.CONNECTING, Source.SILENT))).hasValue(5000);
    }

    @Test
    void aStoppedApplierToo() {
        known();
        at(1, idle(Running.ON, Source.HEARD));
        Reading stopped = replica("1-9", "1-9", Running.ON, Running.OFF, Source.HEARD, ReplayTimes.none());
        assertThat(at(3, stopped)).hasValue(2000);
    }

    /** Its connection is there again, and what it lacks has not begun to come. */
    @Test
    void oneThatFollowsAgainDoesNotKnowBeforeItHasCaughtUp() {
        Reading again = replica("1-9", "1-9", Running.ON, Running.ON, Source.HEARD, ReplayTimes.none());
        assertThat(at(1, again)).isEmpty();
        // A source sends heartbeats also while it skips what the replica has.
        assertThat(at(2, idle(Running.ON, Source.HEARD))).isEmpty();
        heartbeatRow = OptionalLong.of(17_000);
        assertThat(at(3, idle(Running.ON, Source.HEARD))).isEmpty();
        heartbeatRow = OptionalLong.of(900);
        assertThat(at(4, idle(Running.ON, Source.HEARD))).hasValue(0);
    }

    /** Nobody writes, and the primary's agent neither. */
    @Test
    void oneThatHasHeardHeartbeatsForLongHasCaughtUp() {
        for (int second = 1; second < 11; second++) {
            assertThat(at(second, idle(Running.ON, Source.HEARD))).isEmpty();
        }
        assertThat(at(12, idle(Running.ON, Source.HEARD))).hasValue(0);
    }

    @Test
    void oneThatIsConnectedAnewHasToCatchUpAgain() {
        known();
        at(1, idle(Running.CONNECTING, Source.SILENT));
        assertThat(at(2, idle(Running.ON, Source.HEARD))).isEmpty();
    }

    /** It executes what comes as fast as it comes, and what comes is old. */
    @Test
    void oneThatCatchesUpIsAsFarBehindAsWhatItReceives() {
        assertThat(at(1, replica("1-9", "1-9", Running.ON, Running.ON, Source.HEARD, queued(17_000))))
                .hasValue(17_000);
        assertThat(at(2, replica("1-90", "1-90", Running.ON, Running.ON, Source.HEARD, queued(9000))))
                .hasValue(9000);
        assertThat(at(3, replica("1-99", "1-99", Running.ON, Running.ON, Source.HEARD, queued(20))))
                .hasValue(0);
    }

    /** The count begins anew with a receiver that is set up anew; that alone is no heartbeat. */
    @Test
    void aCountThatBeginsAnewIsNoHeartbeat() {
        known();
        heartbeats = 0;
        assertThat(at(9, replica("1-9", "1-9", Running.ON, Running.ON, Source.HEARD, ReplayTimes.none())))
                .isEmpty();
    }

    @Test
    void oneThatNeverFollowedDoesNotKnow() {
        assertThat(at(1, idle(Running.CONNECTING, Source.SILENT))).isEmpty();
    }

    @Test
    void aClockAheadOrBehindIsTheSmallestDifference() {
        SkewMeter skew = new SkewMeter();
        assertThat(skew.measure(ReplayTimes.none())).isEmpty();
        skew.measure(new ReplayTimes(NONE, NONE, NONE, "a", OptionalLong.of(-4990)));
        assertThat(skew.measure(new ReplayTimes(NONE, NONE, NONE, "b", OptionalLong.of(-4200))))
                .hasValue(-4990);
    }
}
