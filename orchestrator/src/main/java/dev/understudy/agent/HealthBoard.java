package dev.understudy.agent;

import dev.understudy.agent.health.Ages;
import dev.understudy.agent.health.Glance;
import dev.understudy.client.ClusterState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an agent last saw and heard, with the time of each, for those who ask while its loop is busy elsewhere. Any thread
 * may write and read it; nobody waits.
 */
final class HealthBoard {
    /**
     * A moment by both clocks of a host: the monotonic one stands still while a virtual machine is suspended, and a person
     * may set the other.
     */
    record Moment(long nanos, long millis) {
        static Moment now() {
            return new Moment(System.nanoTime(), System.currentTimeMillis());
        }

        /** How long ago it is by the clock that says more. */
        Duration ageAt(Moment now) {
            Duration monotonic = Duration.ofNanos(now.nanos - nanos);
            Duration wall = Duration.ofMillis(now.millis - millis);
            return wall.compareTo(monotonic) > 0 ? wall : monotonic;
        }
    }

    /** ZooKeeper takes a report each second, or something is wrong. */
    private static final Duration LATE = Duration.ofMillis(1500);

    private static final Duration OFTEN = Duration.ofMillis(500);

    /** What a judgement is made of. */
    record Standing(Glance glance, Ages ages) {}

    private record Seen(Glance glance, Moment began) {}

    private final Supplier<Optional<ClusterState>> newest;
    private final Supplier<Optional<String>> trouble;

    private final AtomicReference<@Nullable Seen> seen = new AtomicReference<>();
    private final AtomicReference<@Nullable Moment> heard = new AtomicReference<>();
    private final AtomicReference<@Nullable Moment> proven = new AtomicReference<>();
    private final CountDownLatch firstHeard = new CountDownLatch(1);

    /**
     * A board that says nothing yet.
     *
     * @param newest the newest state record that was seen, which may be newer than the last look
     * @param trouble why what is in ZooKeeper now is not used; empty if it is
     */
    HealthBoard(Supplier<Optional<ClusterState>> newest, Supplier<Optional<String>> trouble) {
        this.newest = newest;
        this.trouble = trouble;
    }

    /** The agent has looked at its node. */
    void saw(Glance glance, Moment began) {
        seen.set(new Seen(glance, began));
    }

    /** ZooKeeper has taken a report that was sent at this moment. */
    void heard(Moment began) {
        heard.set(began);
        firstHeard.countDown();
    }

    /** A commit of the agent's own, begun at this moment, was acknowledged. */
    void proven(Moment began) {
        proven.set(began);
    }

    /** Waits until the agent has looked at its node, and ZooKeeper has taken a report of that. */
    void awaitWorking() throws InterruptedException {
        firstHeard.await();
    }

    /** Whether only an acknowledgement could tell that nobody else is primary, and the last one is not quite new. */
    boolean wantsProof(Moment now) {
        boolean heardLately = isWithin(sinceHeard(now), LATE);
        return !heardLately && !isWithin(age(proven, now), OFTEN);
    }

    private static boolean isWithin(Optional<Duration> age, Duration limit) {
        return age.filter(since -> since.compareTo(limit) <= 0).isPresent();
    }

    /** Since when nothing was heard of ZooKeeper; empty if it never was, or if it shows an old record. */
    private Optional<Duration> sinceHeard(Moment now) {
        // Whoever is told of an old record is not told of the newest.
        return trouble.get().isPresent() ? Optional.empty() : age(heard, now);
    }

    /** What the node is now as far as is known; empty before the first look. */
    Optional<Standing> standing(Moment now) {
        Seen last = seen.get();
        if (last == null) {
            return Optional.empty();
        }
        return Optional.of(new Standing(
                newest(last.glance()), new Ages(last.began().ageAt(now), sinceHeard(now), age(proven, now))));
    }

    private Glance newest(Glance glance) {
        return newest.get()
                .filter(state -> glance.record()
                        .filter(followed -> state.version().isNewerThan(followed.version()))
                        .isPresent())
                .map(glance::under)
                .orElse(glance);
    }

    private static Optional<Duration> age(AtomicReference<@Nullable Moment> at, Moment now) {
        return Optional.ofNullable(at.get()).map(moment -> moment.ageAt(now));
    }
}
