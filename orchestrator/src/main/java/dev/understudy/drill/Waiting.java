package dev.understudy.drill;

import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Request;
import dev.understudy.lab.LabException;
import dev.understudy.topology.Topology;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Waits for what a cluster does by itself.
 *
 * @param stage the cluster
 * @param before its primary when the drill's moves began
 */
record Waiting(Stage stage, NodeId before) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A receiver works off what it missed as fast as its disk lets it, event by event, while more is written. */
    private static final Duration CATCH_UP = Duration.ofMinutes(3);

    private static final long LOOK_MILLIS = 10;
    private static final long LITTLE_LAG_MILLIS = 1000;

    NodeId forOtherPrimary() throws LabException, InterruptedException {
        return until(
                        "another primary than " + before,
                        now -> now.state().isWritable()
                                && now.state()
                                        .primary()
                                        .filter(primary -> !primary.equals(before))
                                        .isPresent())
                .state()
                .primary()
                .orElseThrow();
    }

    /** Whoever the record names by now, whether it takes writes already or not. */
    NodeId successor() throws LabException {
        return stage.topology().state().primary().orElseThrow(() -> new LabException("nobody is to be primary yet"));
    }

    void forPhase(Phase phase) throws LabException, InterruptedException {
        until("the phase " + phase, now -> now.state().phase() == phase);
    }

    void forWhole() throws LabException, InterruptedException {
        until("that it is whole", Topology::isWhole);
    }

    void forMember(NodeId node) throws LabException, InterruptedException {
        until("that " + node + " is a member", now -> now.state().members().containsKey(node));
        forNodes(List.of(node));
    }

    /** Until the nodes let the application in. */
    void forNodes(Collection<NodeId> nodes) throws LabException, InterruptedException {
        for (NodeId node : nodes) {
            until("that " + node + " lets the application in", now -> stage.answers(node));
        }
    }

    /** Until the nodes' agents have reported after that time; what they reported before may be true no more. */
    void forReports(Collection<NodeId> nodes, long sinceMillis) throws LabException, InterruptedException {
        for (NodeId node : nodes) {
            until(
                    "a report of " + node,
                    now -> Optional.ofNullable(now.reports().get(node))
                            .filter(report -> report.sentAtMillis() > sinceMillis)
                            .isPresent());
        }
    }

    /** Until the nodes have received and applied nearly all: an acker that is behind acknowledges nothing new. */
    void forLittleLag(Collection<NodeId> nodes) throws LabException, InterruptedException {
        for (NodeId node : nodes) {
            until(
                    "that " + node + " has caught up",
                    CATCH_UP,
                    now -> now.state().primary().equals(Optional.of(node))
                            || Optional.ofNullable(now.reports().get(node))
                                    .filter(report ->
                                            report.load().lagMillis().orElse(Long.MAX_VALUE) < LITTLE_LAG_MILLIS)
                                    .isPresent());
        }
    }

    /** A leader that has just been elected refuses what it cannot judge yet. */
    void untilAccepted(Request request) throws LabException, InterruptedException {
        untilAccepted(stage, request);
    }

    /** The same, whoever was primary. */
    static void untilAccepted(Stage stage, Request request) throws LabException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                stage.ask(request);
                return;
            } catch (LabException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS * 50);
            }
        }
    }

    private Topology until(String what, Predicate<Topology> holds) throws LabException, InterruptedException {
        return until(what, PATIENCE, holds);
    }

    private Topology until(String what, Duration patience, Predicate<Topology> holds)
            throws LabException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Topology now = stage.topology();
            if (holds.test(now)) {
                return now;
            }
            if (System.nanoTime() > deadline) {
                throw new LabException("the drill waited " + patience.toSeconds() + " s for " + what
                        + "; the cluster is " + now.state().phase() + ": "
                        + now.state().reason() + "; "
                        + String.join("; ", now.troubles()));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
