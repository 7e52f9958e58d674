package dev.understudy.orchestrator.lead;

import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterState;
import dev.understudy.client.CorruptRecordException;
import dev.understudy.client.Phase;
import dev.understudy.client.StateVersion;
import dev.understudy.orchestrator.decide.Decider;
import dev.understudy.orchestrator.decide.Decision;
import dev.understudy.orchestrator.decide.Situation;
import dev.understudy.orchestrator.decide.Slots;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of an orchestrator for one cluster: as soon as a report or the record changes, and while it leads, it decides
 * and writes. Decisions are made on one thread; between two there is no state but what ZooKeeper has, and what was seen.
 */
final class ControlLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);

    /** Looks again without being told, should a notice have been lost. */
    private static final Duration ROUND = Duration.ofMillis(250);

    private final ClusterName cluster;
    private final RecordStore store;
    private final Leadership leadership;
    private final Watches watches;
    private final OrchestratorSettings settings;
    private final Governor governor;
    private final Semaphore changes;

    /** What was last read or written; null: read again. Used by the loop's thread alone. */
    private RecordStore.@Nullable Stored stored;

    private final Sightings sightings = new Sightings();
    private final NewestSeen newestSeen = new NewestSeen();
    /** How many writes in a row found that somebody else had written. */
    private int outdated;

    private Optional<StateVersion> lookedAt = Optional.empty();
    private long lookedAtSinceNanos;
    private String lastSaid = "";

    /** When the last round began; a value of nanoTime. */
    private volatile long roundNanos = System.nanoTime();

    /** How many entries of the history may be too many; counted when nothing else is to be done. */
    private int tooMany = 1;

    /**
     * Puts the parts together; {@link #run} does the work.
     *
     * @param changes released by whoever knows of a change
     */
    ControlLoop(
            ClusterName cluster,
            RecordStore store,
            Leadership leadership,
            Watches watches,
            OrchestratorSettings settings,
            Governor governor,
            Semaphore changes) {
        this.cluster = cluster;
        this.store = store;
        this.leadership = leadership;
        this.watches = watches;
        this.settings = settings;
        this.governor = governor;
        this.changes = changes;
    }

    /** Works until the thread is interrupted. */
    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                roundNanos = System.nanoTime();
                if (!step()) {
                    boolean told = changes.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS);
                    changes.drainPermits();
                    stored = told ? stored : null;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** For how long the round has lasted that it is in: much longer than usual if something hangs. */
    Duration inRound() {
        return Duration.ofNanos(System.nanoTime() - roundNanos);
    }

    /** Decides once. Returns whether something was written, so that the next decision may follow at once. */
    private boolean step() throws InterruptedException {
        Optional<String> token = leadership.token();
        if (token.isEmpty()) {
            stored = null;
            lastSaid = "";
            return false;
        }
        try {
            RecordStore.Stored before = newest();
            Decision decision = decide(before);
            say(decision);
            return carryOut(decision, before, token.get());
        } catch (CorruptRecordException e) {
            sayOnce("the state record cannot be read and is left as it is: " + e.getMessage()
                    + "; restore it from the history in ZooKeeper or from a backup");
            stored = null;
            return false;
        } catch (KeeperException e) {
            sayOnce("ZooKeeper does not answer: " + e.getMessage());
            stored = null;
            return false;
        } catch (RuntimeException e) {
            // The other clusters of this process must not suffer from it, and another orchestrator may do better.
            failed(e);
            return false;
        }
    }

    private Decision decide(RecordStore.Stored before) {
        Situation situation = situation(before);
        return governor.decide(
                cluster, before.state(), System.nanoTime(), slots -> Decider.decide(situation.with(slots)));
    }

    /** Returns whether something was written. */
    private boolean carryOut(Decision decision, RecordStore.Stored before, String token)
            throws KeeperException, InterruptedException {
        if (decision instanceof Decision.Write write) {
            return write(write, before, token);
        }
        if (decision instanceof Decision.Reply reply) {
            if (store.reply(reply.answers(), token) == RecordStore.Outcome.NOT_LEADER) {
                leadership.renew();
            }
            return false;
        }
        Optional<Phase> phase = before.state().map(ClusterState::phase);
        if (decision instanceof Decision.Alert && phase.equals(Optional.of(Phase.REVOKING))) {
            governor.release(cluster);
        }
        if (tooMany > 0 && phase.equals(Optional.of(Phase.STABLE))) {
            tooMany = store.forget(settings.historyEntries(), token);
        }
        return false;
    }

    private void failed(RuntimeException failure) {
        String what = "deciding failed, which is a mistake in Understudy, please report it: " + failure;
        if (!what.equals(lastSaid)) {
            LOG.error("{}: {}", cluster, what, failure);
            lastSaid = what;
        }
        stored = null;
        leadership.renew();
    }

    private Situation situation(RecordStore.Stored before) {
        long now = System.nanoTime();
        Optional<StateVersion> version = before.state().map(ClusterState::version);
        if (!version.equals(lookedAt)) {
            lookedAt = version;
            lookedAtSinceNanos = now;
        }
        return new Situation(
                cluster,
                before.state(),
                sightings.at(watches.reports().reports(), now),
                watches.requests().requests(),
                settings.policy(),
                Duration.ofNanos(now - lookedAtSinceNanos),
                System.currentTimeMillis(),
                sightings.remembered(),
                newestSeen.version(),
                Slots.unlimited());
    }

    private RecordStore.Stored newest() throws CorruptRecordException, KeeperException, InterruptedException {
        RecordStore.Stored known = stored;
        Optional<ClusterState> watched = watches.states().current();
        boolean outdated = known == null
                || watched.map(seen -> known.state()
                                .map(state -> seen.version().isNewerThan(state.version()))
                                .orElse(true))
                        .orElse(false);
        RecordStore.Stored fresh = outdated || known == null ? store.read() : known;
        stored = fresh;
        newestSeen.take(watched);
        newestSeen.take(fresh.state());
        return fresh;
    }

    private boolean write(Decision.Write decision, RecordStore.Stored before, String token)
            throws InterruptedException {
        RecordStore.Outcome outcome = store.write(decision, before, token);
        stored = outcome == RecordStore.Outcome.WRITTEN
                ? new RecordStore.Stored(Optional.of(decision.next()), before.znodeVersion() + 1)
                : null;
        return switch (outcome) {
            case WRITTEN -> {
                newestSeen.take(Optional.of(decision.next()));
                tooMany++;
                outdated = 0;
                yield true;
            }
            case OUTDATED -> {
                takeBack(decision, before);
                outdated++;
                // Once is a race. What goes on failing is no better for being tried a thousand times a second.
                yield outdated == 1;
            }
            case NOT_LEADER -> {
                takeBack(decision, before);
                leadership.renew();
                yield false;
            }
            case UNKNOWN -> false;
        };
    }

    /** A failover that was not begun after all holds no slot. */
    private void takeBack(Decision decision, RecordStore.Stored before) {
        if (before.state().filter(record -> Slots.isTakenBy(decision, record)).isPresent()) {
            governor.release(cluster);
        }
    }

    private void say(Decision decision) {
        if (decision instanceof Decision.Write write) {
            LOG.info(
                    "{}: {} {}: {}",
                    cluster,
                    write.next().version(),
                    write.next().phase(),
                    decision.reason());
            lastSaid = decision.reason();
        } else if (decision instanceof Decision.Alert) {
            sayOnce(decision.reason());
        } else if (!decision.reason().equals(lastSaid)) {
            LOG.info("{}: {}", cluster, decision.reason());
            lastSaid = decision.reason();
        }
    }

    private void sayOnce(String warning) {
        if (!warning.equals(lastSaid)) {
            LOG.warn("{}: {}", cluster, warning);
            lastSaid = warning;
        }
    }
}
