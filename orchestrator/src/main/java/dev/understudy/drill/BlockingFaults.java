package dev.understudy.drill;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Finding;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Request;
import dev.understudy.drill.history.Outcome;
import dev.understudy.lab.LabException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Faults that kill nobody: commits, clients or readers wait, and the cluster must not wait with them.
 *
 * @param stage where they strike
 */
record BlockingFaults(LabStage stage) {
    private static final Duration SEEN = Duration.ofSeconds(15);
    private static final Duration ACCEPTED = Duration.ofSeconds(30);

    /** {@code --isolation-fence}, and what heartbeats and looks may add to it. */
    private static final Duration CLOSED = Duration.ofSeconds(10 + 4);

    private static final Duration NOT_SOONER = Duration.ofSeconds(8);
    /** "Too many connections". */
    private static final int NO_ROOM = 1040;

    private static final long PAUSE_MILLIS = 50;
    private static final int MOST_CONNECTIONS = 10_000;

    Strike inflict(Fault fault) throws LabException, InterruptedException {
        if (fault instanceof Fault.FillDisk) {
            return fillDisk();
        }
        if (fault instanceof Fault.TakeAllConnections) {
            return takeAllConnections();
        }
        if (fault instanceof Fault.SwitchoverWhileBlocked) {
            return switchOverWhileBlocked();
        }
        if (fault instanceof Fault.IsolatePrimary) {
            return isolatePrimary();
        }
        return new RebuildFaults(stage).inflict(fault);
    }

    private Strike fillDisk() throws LabException, InterruptedException {
        NodeId node = stage.victim(Fault.Victim.PRIMARY);
        OptionalLong pid = stage.lab().serverPid(node);
        long at = System.nanoTime();
        try {
            stage.lab().fillDisk(node);
            long seen = awaitWarning(node, Finding.Kind.DISK_STALLED, at);
            ClusterState next = awaitOtherPrimary(node);
            return new Strike(
                    "the disk of " + node + " was filled; its agent said so after " + seen + " ms, and "
                            + next.primary().orElseThrow() + " took writes after " + millisSince(at) + " ms",
                    at,
                    stage.serverReplaced(node, pid));
        } finally {
            stage.lab().freeDisk(node);
        }
    }

    private Strike takeAllConnections() throws LabException, InterruptedException {
        NodeId node = stage.victim(Fault.Victim.PRIMARY);
        List<Connection> idle = new ArrayList<>();
        long at = System.nanoTime();
        try {
            String refusal = connectUntilRefused(node, idle);
            long seen = awaitWarning(node, Finding.Kind.TOO_MANY_CONNECTIONS, at);
            long asked = System.nanoTime();
            stage.lab().ask(Request.of(Request.Kind.SWITCHOVER, "the drill"));
            ClusterState next = awaitOtherPrimary(node);
            return new Strike(
                    idle.size() + " idle clients took every connection of " + node + " (then: " + refusal
                            + "); its agent said so after " + seen + " ms; "
                            + next.primary().orElseThrow() + " took over " + millisSince(asked)
                            + " ms after a person had asked",
                    at,
                    Optional::empty);
        } finally {
            idle.forEach(BlockingFaults::abort);
        }
    }

    private String connectUntilRefused(NodeId node, List<Connection> idle) throws LabException {
        while (idle.size() < MOST_CONNECTIONS) {
            try {
                idle.add(stage.connect(node));
            } catch (SQLException e) {
                if (e.getErrorCode() == NO_ROOM) {
                    return Outcome.firstLine(e);
                }
                throw new LabException(
                        "after " + idle.size() + " idle clients " + node + " refuses for another reason: "
                                + Outcome.firstLine(e),
                        e);
            }
        }
        throw new LabException(node + " lets in " + MOST_CONNECTIONS + " clients, more than the drill can have");
    }

    /** While it is refused or taken back, commits wait for the frozen replicas, and no one is told anything untrue. */
    private Strike switchOverWhileBlocked() throws LabException, InterruptedException {
        NodeId node = stage.victim(Fault.Victim.PRIMARY);
        List<NodeId> replicas = stage.topology().replicas();
        long at = System.nanoTime();
        String first;
        try {
            for (NodeId replica : replicas) {
                stage.require(stage.lab().freezeServer(replica), "mysqld of " + replica + " cannot be stopped");
            }
            first = ask();
            stage.await(state -> state.phase() == Phase.STABLE);
            first += ", and it was STABLE with " + stage.victim(Fault.Victim.PRIMARY) + " after " + millisSince(at)
                    + " ms";
        } finally {
            replicas.forEach(stage.lab()::continueServer);
        }
        long thawed = System.nanoTime();
        String second = ask();
        while (!second.equals("begun") && millisSince(thawed) < ACCEPTED.toMillis()) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            second = ask();
        }
        stage.require(second.equals("begun"), "no switchover is possible after the replicas are back: " + second);
        ClusterState next = awaitOtherPrimary(node);
        return new Strike(
                "a switchover while " + replicas + " were frozen was " + first + "; then "
                        + next.primary().orElseThrow() + " took over " + millisSince(thawed) + " ms after they woke",
                at,
                Optional::empty);
    }

    private String ask() {
        try {
            stage.lab().ask(Request.of(Request.Kind.SWITCHOVER, "the drill"));
            return "begun";
        } catch (LabException e) {
            return "refused (" + e.getMessage() + ")";
        }
    }

    /** Frozen replicas acknowledge nothing and say nothing, as if the network between them were cut. */
    private Strike isolatePrimary() throws LabException, InterruptedException {
        NodeId node = stage.victim(Fault.Victim.PRIMARY);
        List<NodeId> replicas = stage.topology().replicas();
        try (OldAddress writers = new OldAddress(stage, node);
                OldReader reader = new OldReader(stage, node)) {
            long at = System.nanoTime();
            stage.lab().cutFromZooKeeper(node);
            for (NodeId replica : replicas) {
                stage.require(stage.lab().freezeServer(replica), "mysqld of " + replica + " cannot be stopped");
            }
            writers.start();
            long closed = reader.awaitClosed(at, CLOSED.plus(CLOSED)).toMillis();
            String tally = writers.stop();
            String trouble = trouble(node, writers.answered(), closed);
            return new Strike(
                    node + " was cut off from ZooKeeper and from " + replicas + "; it closed to readers after " + closed
                            + " ms, and " + tally,
                    at,
                    remains(node, trouble));
        } finally {
            replicas.forEach(stage.lab()::continueServer);
            stage.lab().mendWayToZooKeeper(node);
        }
    }

    private static String trouble(NodeId node, int answered, long closed) {
        if (answered > 0) {
            return "the isolated primary " + node + " answered OK to " + answered + " writes";
        }
        return closed > CLOSED.toMillis() || closed < NOT_SOONER.toMillis()
                ? "the isolated primary " + node + " closed to readers after " + closed + " ms"
                : "";
    }

    /** Until it has opened again, by itself or as a replica of another, reports may show the cluster as it was before. */
    private Supplier<Optional<String>> remains(NodeId node, String trouble) {
        return () -> {
            if (!trouble.isEmpty()) {
                return Optional.of(trouble);
            }
            return stage.answers(node) ? Optional.empty() : Optional.of(node + " lets nobody in yet");
        };
    }

    private long awaitWarning(NodeId node, Finding.Kind kind, long since) throws LabException, InterruptedException {
        while (millisSince(since) < SEEN.toMillis()) {
            NodeReport report = stage.topology().reports().get(node);
            if (report != null && report.reports(kind)) {
                return millisSince(since);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        throw new LabException(
                "the agent of " + node + " does not report " + kind + " after " + SEEN.toSeconds() + " s");
    }

    private ClusterState awaitOtherPrimary(NodeId before) throws LabException, InterruptedException {
        return stage.await(state -> state.isWritable()
                && state.primary().filter(primary -> !primary.equals(before)).isPresent());
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It ended together with its server.
        }
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
