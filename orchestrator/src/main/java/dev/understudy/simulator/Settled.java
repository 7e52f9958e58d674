package dev.understudy.simulator;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import java.util.Optional;

/** Whether all is as it shall be: a primary that answers, everybody follows it, nothing is under way. */
final class Settled {
    /** Longer than anything that has just failed can go unnoticed. */
    private static final long LASTING = 3 * Timeline.SECOND;

    private final World world;
    private Optional<Long> since = Optional.empty();
    private int answers;

    Settled(World world) {
        this.world = world;
    }

    /** What is missing, in words; empty if nothing is, and has not been for a while in which writes were answered. */
    Optional<String> missing() {
        Optional<String> missing =
                world.store().record().map(this::missingIn).orElseGet(() -> Optional.of("there is no record"));
        int answered = world.oracle().answersSinceLastAsked();
        if (missing.isPresent()) {
            since = Optional.empty();
            answers = 0;
            return missing;
        }
        answers = since.isPresent() ? answers + answered : 0;
        since = since.or(() -> Optional.of(world.timeline().now()));
        if (answers == 0) {
            return Optional.of("no write is answered");
        }
        return when(world.timeline().now() - since.get() < LASTING, "it has only just settled");
    }

    private Optional<String> missingIn(ClusterState record) {
        if (record.phase() != Phase.STABLE) {
            return Optional.of("it is " + record.phase() + ": " + record.reason());
        }
        if (!record.isDurabilityProven()) {
            return Optional.of("a change of durability is under way: " + record.reason());
        }
        if (record.reign().promise().acknowledgements()
                > record.reign().promise().ackers().size()) {
            return Optional.of("there are too few ackers: " + record.reign().promise());
        }
        return record.members().keySet().stream()
                .map(node -> missing(record, node))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> when(boolean holds, String text) {
        return holds ? Optional.of(text) : Optional.empty();
    }

    private Optional<String> missing(ClusterState record, NodeId node) {
        NodeReport report = world.store().reports().get(node);
        if (report == null) {
            return Optional.of(node + " does not report");
        }
        if (report.finding().isPresent()) {
            return Optional.of(node + ": " + report.finding().get().message());
        }
        Role role = record.member(node).orElseThrow().assignment().role();
        return switch (role) {
            case PRIMARY ->
                when(
                        !report.hasApplied(record.version()) && !report.hasAppliedIn(record.epoch()),
                        node + " is not primary yet");
            case REPLICA ->
                when(
                        !report.hasAppliedIn(record.epoch())
                                || !report.server().filter(Settled::follows).isPresent(),
                        node + " does not follow");
            case MAINTENANCE -> Optional.of(node + " is in maintenance");
            case REVOKED, FENCED, REBUILD -> Optional.of(node + " is " + role);
        };
    }

    private static boolean follows(ServerReport server) {
        return server.receiver().running() == Running.ON
                && server.receiver().hearing()
                && server.applier().running() == Running.ON;
    }
}
