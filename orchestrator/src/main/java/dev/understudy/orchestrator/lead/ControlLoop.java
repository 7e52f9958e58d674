package dev.understudy.orchestrator.lead;

import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterState;
import dev.understudy.client.ClusterWatch;
import dev.understudy.client.CorruptRecordException;
import dev.understudy.client.ReportWatch;
import dev.understudy.client.RequestWatch;
import dev.understudy.client.StateVersion;
import dev.understudy.orchestrator.decide.Decider;
import dev.understudy.orchestrator.decide.Decision;
import dev.understudy.orchestrator.decide.Policy;
import dev.understudy.orchestrator.decide.Situation;
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
 * and writes. Decisions are made on one thread; between two there is no state but what ZooKeeper has.
 */
public final class ControlLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);

    /** Looks again without being told, should a notice have been lost. */
    private static final Duration ROUND = Duration.ofMillis(250);

    private final ClusterName cluster;
    private final RecordStore store;
    private final Leadership leadership;
    private final ClusterWatch states;
    private final ReportWatch reports;
    private final RequestWatch requests;
    private final Policy policy;
    private final Semaphore changes;

    /** What was last read or written; null: read again. Used by the loop's thread alone. */
    private RecordStore.@Nullable Stored stored;

    private final Sightings sightings = new Sightings();
    private Optional<StateVersion> lookedAt = Optional.empty();
    private long lookedAtSinceNanos;
    private String lastSaid = "";

    /**
     * Puts the parts together; {@link #run} does the work.
     *
     * @param changes released by whoever knows of a change
     */
    public ControlLoop(
            ClusterName cluster,
            RecordStore store,
            Leadership leadership,
            ClusterWatch states,
            ReportWatch reports,
            RequestWatch requests,
            Policy policy,
            Semaphore changes) {
        this.cluster = cluster;
        this.store = store;
        this.leadership = leadership;
        this.states = states;
        this.reports = reports;
        this.requests = requests;
        this.policy = policy;
        this.changes = changes;
    }

    /** Works until the thread is interrupted. */
    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
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
            Decision decision = Decider.decide(situation(before));
            say(decision);
            if (decision instanceof Decision.Reply reply) {
                store.reply(reply.answers(), token.get());
            }
            return decision instanceof Decision.Write write && write(write, before, token.get());
        } catch (CorruptRecordException e) {
            sayOnce("the state record cannot be read and is left as it is: " + e.getMessage()
                    + "; restore it from the history in ZooKeeper or from a backup");
            stored = null;
            return false;
        } catch (KeeperException e) {
            sayOnce("ZooKeeper does not answer: " + e.getMessage());
            stored = null;
            return false;
        }
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
                sightings.at(reports.reports(), now),
                requests.requests(),
                policy,
                Duration.ofNanos(now - lookedAtSinceNanos),
                System.currentTimeMillis(),
                sightings.remembered());
    }

    private RecordStore.Stored newest() throws CorruptRecordException, KeeperException, InterruptedException {
        RecordStore.Stored known = stored;
        boolean outdated = known == null
                || states.current()
                        .map(seen -> known.state()
                                .map(state -> seen.version().isNewerThan(state.version()))
                                .orElse(true))
                        .orElse(false);
        RecordStore.Stored fresh = outdated || known == null ? store.read() : known;
        stored = fresh;
        return fresh;
    }

    private boolean write(Decision.Write decision, RecordStore.Stored before, String token)
            throws InterruptedException {
        RecordStore.Outcome outcome = store.write(decision, before, token);
        stored = outcome == RecordStore.Outcome.WRITTEN
                ? new RecordStore.Stored(Optional.of(decision.next()), before.znodeVersion() + 1)
                : null;
        return switch (outcome) {
            case WRITTEN -> true;
            case OUTDATED -> true;
            case NOT_LEADER -> {
                leadership.renew();
                yield false;
            }
            case UNKNOWN -> false;
        };
    }

    private void say(Decision decision) {
        if (decision instanceof Decision.Write write) {
            LOG.info("{} {}: {}", write.next().version(), write.next().phase(), decision.reason());
            lastSaid = decision.reason();
        } else if (decision instanceof Decision.Alert) {
            sayOnce(decision.reason());
        } else if (!decision.reason().equals(lastSaid)) {
            LOG.info("{}", decision.reason());
            lastSaid = decision.reason();
        }
    }

    private void sayOnce(String warning) {
        if (!warning.equals(lastSaid)) {
            LOG.warn("{}", warning);
            lastSaid = warning;
        }
    }
}
