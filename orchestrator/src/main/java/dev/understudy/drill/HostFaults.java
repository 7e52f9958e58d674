package dev.understudy.drill;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.NodeId;
import dev.understudy.lab.LabException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Faults that take a server together with its agent, as the loss of a host does, on a lab.
 *
 * @param stage where they strike
 */
record HostFaults(LabStage stage) {
    /** A lab starts a dead agent anew after a second; what was reported sooner was still under way when it died. */
    private static final long RESTART_MILLIS = 500;

    Strike inflict(Fault fault) throws LabException, InterruptedException {
        if (fault instanceof Fault.FreezePrimaryHost freeze) {
            return freezePrimaryHost(freeze.mysqldAlone());
        }
        if (fault instanceof Fault.LoseReplicaThenPrimary) {
            return loseReplicaThenPrimary();
        }
        if (fault instanceof Fault.KillAgent) {
            return killAgent();
        }
        if (fault instanceof Fault.LoseReplicas lose) {
            return loseReplicas(lose.time());
        }
        return new BlockingFaults(stage).inflict(fault);
    }

    /** The agent first: it would kill a server that hangs. */
    private Strike freezePrimaryHost(Duration mysqldAlone) throws LabException, InterruptedException {
        NodeId node = stage.victim(Fault.Victim.PRIMARY);
        OptionalLong pid = stage.lab().serverPid(node);
        Supplier<Optional<String>> replaced = stage.serverReplaced(node, pid);
        try (OldAddress client = new OldAddress(stage, node)) {
            stage.require(stage.lab().freezeAgent(node), "the agent of " + node + " cannot be stopped");
            stage.require(stage.lab().freezeServer(node), "mysqld of " + node + " cannot be stopped");
            long at = System.nanoTime();
            ClusterState next = awaitOtherPrimary(node);
            long taken = millisSince(at);
            client.start();
            stage.require(stage.lab().continueServer(node), "mysqld of " + node + " cannot go on");
            TimeUnit.NANOSECONDS.sleep(mysqldAlone.toNanos());
            stage.require(stage.lab().continueAgent(node), "the agent of " + node + " cannot go on");
            stage.await(state -> !stage.lab().serverPid(node).equals(pid));
            String tally = client.stop();
            return new Strike(
                    "SIGSTOP of mysqld of " + node + " and of its agent; "
                            + next.primary().orElseThrow() + " took over after " + taken + " ms; the old server woke, "
                            + tally,
                    at,
                    () -> client.answered() > 0
                            ? Optional.of(
                                    "the deposed primary " + node + " answered OK to " + client.answered() + " writes")
                            : replaced.get());
        } finally {
            stage.lab().continueServer(node);
            stage.lab().continueAgent(node);
        }
    }

    /** Until the next agent reports, a look at the cluster shows what the dead one has said. */
    private Strike killAgent() throws LabException {
        NodeId node = stage.victim(Fault.Victim.PRIMARY);
        OptionalLong server = stage.lab().serverPid(node);
        OptionalLong agent = stage.lab().agentPid(node);
        long reported = System.currentTimeMillis();
        stage.require(stage.lab().killAgent(node), "the agent of " + node + " does not run, so it cannot be killed");
        return new Strike(
                "kill -9 of the agent of " + node + " (process " + agent.orElse(0) + ")", System.nanoTime(), () -> {
                    if (!stage.lab().serverPid(node).equals(server)) {
                        return Optional.of("mysqld of " + node + " was not left alone");
                    }
                    OptionalLong now = stage.lab().agentPid(node);
                    boolean back = now.isPresent() && !now.equals(agent) && hasReportedSince(node, reported);
                    return back ? Optional.empty() : Optional.of("no other agent of " + node + " has reported");
                });
    }

    private boolean hasReportedSince(NodeId node, long killedAtMillis) {
        return stage.lab()
                .topology()
                .current()
                .map(topology -> topology.reports().get(node))
                .filter(report -> report.sentAtMillis() > killedAtMillis + RESTART_MILLIS)
                .isPresent();
    }

    private Strike loseReplicaThenPrimary() throws LabException, InterruptedException {
        NodeId primary = stage.victim(Fault.Victim.PRIMARY);
        NodeId replica = stage.victim(Fault.Victim.REPLICA);
        stage.await(state -> state.isDurabilityProven() && state.isAcker(replica));
        OptionalLong pid = stage.lab().serverPid(replica);
        try {
            long lost = System.nanoTime();
            lose(replica);
            stage.await(state -> state.primary().equals(Optional.of(primary))
                    && state.isDurabilityProven()
                    && !state.isAcker(replica));
            long refused = millisSince(lost);
            Strike kill = stage.killServer(primary);
            ClusterState next = stage.await(state ->
                    state.primary().filter(node -> !node.equals(primary)).isPresent());
            long chosen = millisSince(kill.at());
            awaitOtherPrimary(primary);
            return new Strike(
                    "the host of " + replica + " was lost, and refused after " + refused + " ms; then "
                            + kill.sentence()
                            + "; " + next.primary().orElseThrow() + " was chosen after " + chosen + " ms, refusing "
                            + next.refused() + ", and took writes after " + millisSince(kill.at()) + " ms",
                    kill.at(),
                    () -> stage.serverReplaced(replica, pid).get().or(kill.remains()));
        } finally {
            stage.lab().continueAgent(replica);
        }
    }

    private Strike loseReplicas(Duration time) throws LabException, InterruptedException {
        List<NodeId> replicas = stage.topology().replicas();
        int wanted = acknowledgements(stage.await(ClusterState::isDurabilityProven));
        long at = System.nanoTime();
        long degraded;
        try {
            for (NodeId node : replicas) {
                lose(node);
            }
            stage.await(state -> acknowledgements(state) == 0);
            degraded = millisSince(at);
            TimeUnit.NANOSECONDS.sleep(time.toNanos() - (System.nanoTime() - at));
        } finally {
            replicas.forEach(stage.lab()::continueAgent);
        }
        return new Strike(
                "the hosts of " + replicas + " were away for " + time.toSeconds()
                        + " s; commits waited for nobody after " + degraded + " ms",
                at,
                () -> missing(replicas, wanted));
    }

    private Optional<String> missing(List<NodeId> replicas, int wanted) {
        Optional<ClusterState> now = stage.lab().topology().current().map(topology -> topology.state());
        boolean restored = now.filter(state -> state.isDurabilityProven() && acknowledgements(state) == wanted)
                .filter(state -> replicas.stream().allMatch(state::isAcker))
                .isPresent();
        return restored
                ? Optional.empty()
                : Optional.of("commits do not wait for " + wanted + " of the ackers " + replicas + " again");
    }

    private static int acknowledgements(ClusterState state) {
        return state.durability().map(Durability::acknowledgements).orElse(-1);
    }

    /** The agent stops, so that it neither reports nor starts anything, and the server is gone. */
    private void lose(NodeId node) throws LabException {
        stage.require(stage.lab().freezeAgent(node), "the agent of " + node + " cannot be stopped");
        stage.require(stage.lab().killServer(node), "mysqld of " + node + " does not run, so it cannot be killed");
    }

    private ClusterState awaitOtherPrimary(NodeId before) throws LabException, InterruptedException {
        return stage.await(state -> state.isWritable()
                && state.primary().filter(primary -> !primary.equals(before)).isPresent());
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
