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

    private static Reading alone(Access access) {
        ServerReport server = new ServerReport(
                UUID,
                "9.7.4",
                GtidSet.parse(UUID + ":1-9"),
                GtidSet.EMPTY,
                new TreeSet<>(),
                access,
                ReceiverReport.none(),
                new ApplierReport(Running.OFF, 0, ""),
                new SemiSyncReport(false, 1, 0, 0));
        return new Reading(server, new Counters(0, 0, 100, 0, 0, 0), 0, ReplayTimes.none(), List.of());
    }

    private Reading idle(Running receiver, Source source) {
        heartbeats += source == Source.HEARD ? 1 : 0;
        return replica("1-9", "1-9", receiver, Running.ON, source, ReplayTimes.none());
    }

    private static ReplayTimes applying(long millis) {
        return new ReplayTimes(OptionalLong.of(millis), NONE, NONE, OptionalLong.of(0), "x", NONE);
    }

    private static ReplayTimes queued(long millis) {
        return new ReplayTimes(NONE, NONE, NONE, OptionalLong.of(millis), "x", NONE);
    }

    private static ReplayTimes applied(long millis, long queuedMillis) {
        return new ReplayTimes(NONE, NONE, OptionalLong.of(millis), OptionalLong.of(queuedMillis), "x", NONE);
    }

    private OptionalLong at(long second, Reading reading) {
        return meter.measure(reading, heartbeatRow, second * SECOND);
    }

    /** It has received what was committed just now, and reads a young heartbeat row. */
    private void known() {
        heartbeatRow = OptionalLong.of(900);
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

    private Reading busy(String executed, String received, ReplayTimes times) {
        return replica(executed, received, Running.ON, Running.ON, Source.HEARD, times);
    }

    /** Between two transactions no worker has one in work, and yet it is behind. */
    @Test
    void whatWaitsWasCommittedAfterWhatWasAppliedLast() {
        assertThat(at(1, busy("1-5", "1-9", applied(2600, 100)))).hasValue(2600);
    }

    /** What was applied last was committed long ago if nobody wrote; what came since an earlier look waits since then at most. */
    @Test
    void nothingIsOlderThanTheLookAtWhichItHadNotCome() {
        at(1, busy("1-5", "1-5", queued(20)));
        assertThat(at(2, busy("1-5", "1-6", applied(300_000, 10)))).hasValue(1020);
        assertThat(at(4, busy("1-5", "1-9", applied(302_000, 10)))).hasValue(3020);
    }

    /**
     * Everything that waited at the first look is done, and more has come all the time: some of it just after that look. The
     * newest says nothing of that.
     */
    @Test
    void aBacklogIsAsOldAsTheLookSinceWhichItsOldestHasCome() {
        at(1, busy("1-5", "1-5", queued(0)));
        at(2, busy("1-5", "1-100", applying(900)));
        assertThat(at(20, busy("1-60", "1-2000", applying(18_500)))).hasValue(18_500);
        assertThat(at(36, busy("1-110", "1-4000", queued(0)))).hasValue(34_000);
        assertThat(at(37, busy("1-2500", "1-4100", queued(0)))).hasValue(17_000);
        assertThat(at(38, busy("1-4200", "1-4200", queued(0)))).hasValue(0);
    }

    /** The source's clock is an hour ahead: that must not hide a backlog. */
    @Test
    void aWrongClockHidesNoBacklog() {
        at(1, busy("1-5", "1-5", queued(-3_600_000)));
        assertThat(at(9, busy("1-5", "1-100", applying(-3_592_000)))).hasValue(8000);
        assertThat(at(10, busy("1-7", "1-120", applied(-3_591_000, -3_600_000))))
                .hasValue(9000);
    }

    @Test
    void sinceWhenABacklogWaitsIsNotKnownToOneWhoSeesItForTheFirstTime() {
        assertThat(at(1, busy("1-5", "1-9", queued(100)))).isEmpty();
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
        heartbeatRow = NONE;
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

    /** The way to the source was cut, and is there again. MySQL has not noticed, or has connected again between two looks. */
    @Test
    void oneThatWasDeafForAWhileHasToCatchUpAgain() {
        known();
        heartbeatRow = NONE;
        for (int second = 1; second < 13; second++) {
            at(second, idle(Running.ON, Source.HEARD));
        }
        assertThat(at(13, idle(Running.ON, Source.HEARD))).hasValue(0);
        at(15, idle(Running.ON, Source.SILENT));
        at(33, idle(Running.ON, Source.SILENT));
        for (int second = 34; second < 44; second++) {
            assertThat(at(second, idle(Running.ON, Source.HEARD))).isEmpty();
        }
        assertThat(at(45, idle(Running.ON, Source.HEARD))).hasValue(0);
    }

    /** A primary that came back and is closed to writers, before it follows anybody. */
    @Test
    void oneThatFollowsNobodyAndTakesNoWritesDoesNotKnow() {
        assertThat(at(1, alone(Access.READABLE))).isEmpty();
        assertThat(at(2, alone(Access.WRITABLE))).hasValue(0);
    }

    /**
     * It works off what it missed, and its receiver is restarted to acknowledge, between two looks. The source sends heartbeats
     * while it skips what the replica has.
     */
    @Test
    void oneThatIsConnectedAgainBetweenTwoLooksIsAsFarBehindAsBefore() {
        known();
        heartbeatRow = OptionalLong.of(20_000);
        for (int second = 20; second < 40; second++) {
            String all = "1-" + second;
            assertThat(at(second, busy(all, all, queued(35_000)))).hasValue(35_000);
        }
        heartbeats++;
        assertThat(at(40, busy("1-39", "1-39", queued(36_000)))).hasValue(36_000);
    }

    /** The count begins anew with a receiver that is set up anew; that alone is no heartbeat. */
    @Test
    void aCountThatBeginsAnewIsNoHeartbeat() {
        known();
        heartbeatRow = NONE;
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
        skew.measure(new ReplayTimes(NONE, NONE, NONE, NONE, "a", OptionalLong.of(-4990)));
        assertThat(skew.measure(new ReplayTimes(NONE, NONE, NONE, NONE, "b", OptionalLong.of(-4200))))
                .hasValue(-4990);
    }
}
