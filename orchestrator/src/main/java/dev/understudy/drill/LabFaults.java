package dev.understudy.drill;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.Phase;
import dev.understudy.client.Request;
import dev.understudy.lab.LabException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The faults that need more than one blow, on a lab.
 *
 * @param stage where they strike
 */
record LabFaults(LabStage stage) {
    Strike inflict(Fault fault) throws LabException, InterruptedException {
        if (fault instanceof Fault.Switchover) {
            return switchOver();
        }
        if (fault instanceof Fault.FreezePrimary) {
            return freezePrimary();
        }
        if (fault instanceof Fault.KillPrimaries kill) {
            return killPrimaries(kill.times());
        }
        if (fault instanceof Fault.KillPrimaryAndCandidate) {
            return killPrimaryAndCandidate();
        }
        if (fault instanceof Fault.KillLeaderDuring kill) {
            return killLeaderDuring(kill.phase());
        }
        if (fault instanceof Fault.StopZooKeeper stop) {
            return stopZooKeeper(stop.time());
        }
        if (fault instanceof Fault.FreezeReplicas freeze) {
            return freezeReplicas(freeze.time());
        }
        return new HostFaults(stage).inflict(fault);
    }

    private Strike switchOver() throws LabException {
        NodeId before = stage.victim(Fault.Victim.PRIMARY);
        long at = System.nanoTime();
        stage.lab().ask(Request.of(Request.Kind.SWITCHOVER, "the drill"));
        return new Strike("switchover away from " + before, at, () -> {
            Optional<NodeId> now = stage.lab()
                    .topology()
                    .current()
                    .flatMap(topology -> topology.state().primary());
            return now.isPresent() && !now.equals(Optional.of(before))
                    ? Optional.empty()
                    : Optional.of(before + " is still primary");
        });
    }

    private Strike freezePrimary() throws LabException {
        NodeId node = stage.victim(Fault.Victim.PRIMARY);
        OptionalLong pid = stage.lab().serverPid(node);
        stage.require(stage.lab().freezeServer(node), "mysqld of " + node + " cannot be stopped");
        long at = System.nanoTime();
        return new Strike(
                "SIGSTOP of mysqld of " + node + " (process " + pid.orElse(0) + ")",
                at,
                stage.serverReplaced(node, pid));
    }

    private Strike killPrimaries(int times) throws LabException, InterruptedException {
        Strike first = stage.killServer(stage.victim(Fault.Victim.PRIMARY));
        Strike last = first;
        for (int more = 1; more < times; more++) {
            NodeId gone = NodeId.of(last.sentence().replaceAll(".* of (\\S+) \\(.*", "$1"));
            stage.await(state -> state.isWritable()
                    && state.primary().filter(primary -> !primary.equals(gone)).isPresent());
            last = stage.killServer(stage.victim(Fault.Victim.PRIMARY));
        }
        return new Strike(times + " times kill -9 of the primary's mysqld", first.at(), last.remains());
    }

    private Strike killPrimaryAndCandidate() throws LabException, InterruptedException {
        NodeId primary = stage.victim(Fault.Victim.PRIMARY);
        Strike first = stage.killServer(primary);
        ClusterState chosen = stage.await(
                state -> state.primary().filter(node -> !node.equals(primary)).isPresent());
        Strike second = stage.killServer(chosen.primary().orElseThrow());
        return new Strike(
                first.sentence() + "; then, " + chosen.phase() + ": " + second.sentence(),
                first.at(),
                second.remains());
    }

    private Strike killLeaderDuring(Phase phase) throws LabException, InterruptedException {
        long epoch = stage.topology().state().epoch().value();
        String leader = stage.lab().leader().orElseThrow(() -> new LabException("no orchestrator leads"));
        Strike first = stage.killServer(stage.victim(Fault.Victim.PRIMARY));
        // A phase may be over before it is seen; the sentence says which one it was.
        ClusterState seen = stage.await(state -> state.epoch().value() > epoch
                && (state.phase() == phase || phase == Phase.REVOKING || state.phase() == Phase.STABLE));
        stage.lab().killOrchestrator(leader);
        return new Strike(
                first.sentence() + "; then, " + seen.phase() + ": kill -9 of the leading orchestrator " + leader,
                first.at(),
                first.remains());
    }

    private Strike stopZooKeeper(Duration time) throws LabException, InterruptedException {
        long at = System.nanoTime();
        stage.lab().stopZooKeeper();
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        stage.lab().startZooKeeper();
        return new Strike(
                "ZooKeeper was away for " + time.toSeconds() + " s",
                at,
                () -> stage.lab().leader().isPresent()
                        ? Optional.empty()
                        : Optional.of("no orchestrator leads since ZooKeeper is back"));
    }

    private Strike freezeReplicas(Duration time) throws LabException, InterruptedException {
        List<NodeId> replicas = stage.topology().replicas();
        long at = System.nanoTime();
        for (NodeId node : replicas) {
            stage.require(stage.lab().freezeServer(node), "mysqld of " + node + " cannot be stopped");
        }
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        for (NodeId node : replicas) {
            stage.require(stage.lab().continueServer(node), "mysqld of " + node + " cannot go on");
        }
        return new Strike("SIGSTOP of mysqld of " + replicas + " for " + time.toSeconds() + " s", at, Optional::empty);
    }
}
