package dev.understudy.agent;

import dev.understudy.agent.converge.Converge;
import dev.understudy.agent.converge.Heartbeats;
import dev.understudy.agent.converge.Reporting;
import dev.understudy.agent.converge.Step;
import dev.understudy.agent.converge.StepFailedException;
import dev.understudy.agent.health.Glance;
import dev.understudy.client.AgentNote;
import dev.understudy.client.ClusterState;
import dev.understudy.client.ClusterWatch;
import dev.understudy.client.Finding;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.StateVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop of an agent: looks at its node, reports, takes the next step, and looks again. */
final class AgentLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentLoop.class);

    /** How often a node in order is looked at. */
    private static final Duration CALM = Duration.ofMillis(500);

    /** How often one that only needs time is. */
    private static final Duration EAGER = Duration.ofMillis(20);

    /** How long to wait after a failed step. */
    private static final Duration AFTER_FAILURE = Duration.ofMillis(200);

    private final AgentSettings settings;
    private final LocalNode node;
    private final Omission omission;
    private final Vitals vitals;
    private final ClusterWatch states;
    private final ReportPublisher publisher;
    private final HealthBoard board;
    private final Semaphore changes;
    private final Reporting reporting;
    private final NotePublisher notes;

    /**
     * Where others see what the agent sees.
     *
     * @param publisher for the leader and everybody
     * @param board for load balancers
     * @param notes for people who ask how far the agent is
     */
    record Outlets(ReportPublisher publisher, HealthBoard board, NotePublisher notes) {}

    private @Nullable NodeReport published;
    private long publishedAtNanos;
    private Optional<Finding> failure = Optional.empty();
    private String lastSaid = "";

    /**
     * Puts the parts together; {@link #run} does the work.
     *
     * @param changes released by whoever knows of a change
     */
    AgentLoop(
            AgentSettings settings,
            LocalNode node,
            Vitals vitals,
            ClusterWatch states,
            Outlets outlets,
            Semaphore changes) {
        this.settings = settings;
        this.node = node;
        this.omission = Omission.of(settings, node);
        this.vitals = vitals;
        this.states = states;
        this.publisher = outlets.publisher();
        this.board = outlets.board();
        this.notes = outlets.notes();
        this.changes = changes;
        this.reporting = new Reporting(settings.node(), settings.server().endpoint(), settings.traits());
    }

    /** Works until the thread is interrupted. */
    @Override
    public void run() {
        settings.without()
                .ifPresent(safeguard -> LOG.warn(
                        "UNSAFE, FOR DRILLS ONLY: this node is without {}: {}", safeguard, safeguard.without()));
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Duration pause = step();
                if (!pause.isZero()) {
                    changes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                }
                changes.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once and does the next step. Returns how long to wait unless something changes. */
    private Duration step() {
        try {
            HealthBoard.Moment began = HealthBoard.Moment.now();
            Optional<ClusterState> record = newestRecord();
            Observation seen = omission.seen(record, node.observe());
            board.saw(glance(record, seen), began);
            Step step = Converge.next(record, settings.node(), seen.facts());
            say(step);
            vitals.heartbeat().want(Heartbeats.due(record, settings.node(), step, seen.facts()));
            report(record, seen, step);
            if (step instanceof Step.Act act) {
                act.act().on(omission.control());
                failure = Optional.empty();
                return Duration.ZERO;
            }
            failure = Optional.empty();
            proveToOneself(record, step);
            if (step instanceof Step.Holds) {
                notes.publish(new AgentNote(notes.last().version(), node.keepPasswords()));
            }
            return isAwaited(record, step) ? EAGER : CALM;
        } catch (StepFailedException e) {
            failed(e.getMessage());
            return AFTER_FAILURE;
        } catch (IOException e) {
            failed("the agent cannot note what it has seen: " + e.getMessage());
            return AFTER_FAILURE;
        }
    }

    private Glance glance(Optional<ClusterState> record, Observation seen) {
        return new Glance(
                settings.node(),
                record,
                seen.facts().memory().barrier(),
                seen.facts().process(),
                seen.facts().server(),
                seen.load().lagMillis());
    }

    /** Whether somebody else has been made primary, only acknowledgements can tell while ZooKeeper is not heard. */
    private void proveToOneself(Optional<ClusterState> record, Step step) {
        record.filter(state -> step instanceof Step.Holds
                        && board.wantsProof(HealthBoard.Moment.now())
                        && state.phase() == Phase.STABLE
                        && state.primary().equals(Optional.of(settings.node())))
                .ifPresent(state -> node.beginBarrier(state.version()));
    }

    /** Whether others wait for what changes here by itself: the target of a switchover receives the last transactions. */
    private boolean isAwaited(Optional<ClusterState> record, Step step) {
        return record.filter(
                        state -> step instanceof Step.Await || state.target().equals(Optional.of(settings.node())))
                .isPresent();
    }

    /** The newest record, durably noted; nothing at all if ZooKeeper shows an older one than was seen before. */
    private Optional<ClusterState> newestRecord() throws IOException {
        Optional<ClusterState> record = states.current();
        if (record.isPresent()) {
            StateVersion version = record.get().version();
            if (!node.memory().accepts(version)) {
                return Optional.empty();
            }
            node.take(record.get());
        }
        return record;
    }

    private void failed(@Nullable String message) {
        LOG.warn("{}", message);
        failure = Optional.of(new Finding(Finding.Kind.STEP_FAILED, String.valueOf(message)));
    }

    private void say(Step step) {
        if (!step.reason().equals(lastSaid)) {
            LOG.info("{}: {}", step.getClass().getSimpleName(), step.reason());
            lastSaid = step.reason();
        }
    }

    private void report(Optional<ClusterState> record, Observation seen, Step step) {
        NodeReport report = reporting.report(
                record,
                seen.facts(),
                step,
                failure,
                seen.warnings(),
                seen.load(),
                seen.host(),
                System.currentTimeMillis());
        NodeReport before = published;
        Duration since = Duration.ofNanos(System.nanoTime() - publishedAtNanos);
        if (before == null || Reporting.isDue(record, step, report, before, since)) {
            publisher.publish(report);
            published = report;
            publishedAtNanos = System.nanoTime();
        }
    }
}
