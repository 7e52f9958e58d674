package dev.understudy.drill;

import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Finding;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Request;
import dev.understudy.client.Role;
import dev.understudy.lab.LabException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Faults after which a node is copied anew from another one.
 *
 * @param stage where they strike
 */
record RebuildFaults(LabStage stage) {
    /** For so long writes reach the primary's binary log, and nobody acknowledges them. */
    private static final long UNACKNOWLEDGED_MILLIS = 400;

    /** Slow enough to strike in the middle of a copy: the data of a lab's server are about 100 MiB. */
    private static final int MEBIBYTES_PER_SECOND = 10;

    private static final Duration BEGUN = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 20;

    Strike inflict(Fault fault) throws LabException, InterruptedException {
        if (fault instanceof Fault.ReturnErrant) {
            return returnErrant();
        }
        if (fault instanceof Fault.KillDonor) {
            return killDonor();
        }
        throw new LabException("this drill needs hosts with addresses of their own: run it on containers");
    }

    /** Its agent would cut what nobody acknowledged; that mysqld is started past it makes that impossible. */
    private Strike returnErrant() throws LabException, InterruptedException {
        NodeId node = stage.victim(Fault.Victim.PRIMARY);
        String uuid = uuid(node);
        List<NodeId> replicas = stage.topology().replicas();
        long at;
        try {
            for (NodeId replica : replicas) {
                stage.require(stage.lab().freezeServer(replica), "mysqld of " + replica + " cannot be stopped");
            }
            TimeUnit.MILLISECONDS.sleep(UNACKNOWLEDGED_MILLIS);
            stage.require(stage.lab().freezeAgent(node), "the agent of " + node + " cannot be stopped");
            stage.require(stage.lab().killServer(node), "mysqld of " + node + " does not run");
            at = System.nanoTime();
            // Not continued: they would read what lies in their sockets.
            replicas.forEach(stage.lab()::killServer);
            stage.lab().startByHandAndKill(node);
        } finally {
            stage.lab().continueAgent(node);
        }
        return new Strike(
                "kill -9 of mysqld of " + node
                        + " with commits that nobody had acknowledged, which a start past its agent"
                        + " has committed; of " + replicas + " too, which had not read them",
                at,
                copiedAnew(node, uuid, this::hasExported));
    }

    private Optional<String> hasExported(NodeId node) {
        return stage.lab().exports(node).stream().anyMatch(name -> name.endsWith("rebuilt"))
                ? Optional.empty()
                : Optional.of("what only " + node + " has was not exported");
    }

    private Strike killDonor() throws LabException, InterruptedException {
        NodeId node = stage.victim(Fault.Victim.REPLICA);
        String uuid = uuid(node);
        stage.lab().slowCopies(node, MEBIBYTES_PER_SECOND);
        stage.lab().ask(Request.of(Request.Kind.REBUILD, node, "the drill"));
        NodeId donor = donor(stage.await(state -> isRebuilt(state, node)), node);
        String progress = awaitCopying(node);
        Strike kill = stage.killServer(donor);
        return new Strike(
                node + " was being copied anew (" + progress + "); then " + kill.sentence() + ", its donor",
                kill.at(),
                copiedAnew(node, uuid, copied -> kill.remains().get()));
    }

    private static boolean isRebuilt(ClusterState state, NodeId node) {
        return state.member(node)
                .map(Member::assignment)
                .filter(assignment -> assignment.role() == Role.REBUILD)
                .isPresent();
    }

    private static NodeId donor(ClusterState state, NodeId node) {
        return state.member(node)
                .map(Member::assignment)
                .flatMap(Assignment::source)
                .orElseThrow();
    }

    private String awaitCopying(NodeId node) throws LabException, InterruptedException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < BEGUN.toNanos()) {
            NodeReport report = stage.topology().reports().get(node);
            Optional<String> progress = Optional.ofNullable(report).stream()
                    .flatMap(known -> known.warnings().stream())
                    .filter(warning -> warning.kind() == Finding.Kind.COPYING)
                    .map(Finding::message)
                    .filter(message -> message.contains("%"))
                    .findFirst();
            if (progress.isPresent()) {
                return progress.get();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        throw new LabException(node + " does not say that it is being copied after " + BEGUN.toSeconds() + " s");
    }

    private String uuid(NodeId node) throws LabException {
        return stage.topology()
                .state()
                .member(node)
                .map(Member::serverUuid)
                .orElseThrow(() -> new LabException("the record does not name " + node));
    }

    /** What else must be so after it. */
    private interface Further {
        Optional<String> missing(NodeId node);
    }

    private Supplier<Optional<String>> copiedAnew(NodeId node, String before, Further further) {
        return () -> {
            boolean follows = stage.lab()
                    .topology()
                    .current()
                    .flatMap(topology -> topology.state().member(node))
                    .filter(member -> member.assignment().role() == Role.REPLICA)
                    .filter(member -> !member.serverUuid().equals(before))
                    .isPresent();
            return follows
                    ? further.missing(node)
                    : Optional.of(node + " does not follow as a copy, under another server_uuid");
        };
    }
}
