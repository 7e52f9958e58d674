package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Finding;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.Running;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import java.util.Optional;
import java.util.function.Predicate;

/** One node under examination, asked in the words of the diagnoses. */
record Examined(Situation situation, ClusterState record, NodeId node) {
    private static final long LAG_MILLIS = 10_000;
    private static final long SKEW_MILLIS = 2_000;

    Optional<NodeReport> report() {
        return situation.fresh(node);
    }

    boolean isPrimary() {
        return record.primary().equals(Optional.of(node));
    }

    boolean role(Role role) {
        return record.member(node)
                .map(Member::assignment)
                .filter(assignment -> assignment.role() == role)
                .isPresent();
    }

    boolean phase(Phase phase) {
        return record.phase() == phase;
    }

    boolean isSilent() {
        return report().isEmpty();
    }

    boolean process(ServerProcess process) {
        return report().filter(report -> report.process() == process).isPresent();
    }

    boolean server(Predicate<ServerReport> holds) {
        return report().flatMap(NodeReport::server).filter(holds).isPresent();
    }

    boolean reports(Finding.Kind kind) {
        return report().filter(report -> report.reports(kind)).isPresent();
    }

    /** What is said of its disk, if it must be copied anew and no copy fits there. */
    Optional<String> lackOfRoom() {
        boolean mustBeCopied =
                reports(Finding.Kind.ERRANT) || reports(Finding.Kind.HALF_COPIED) || reports(Finding.Kind.COPY_FAILED);
        return mustBeCopied ? Donors.of(situation, record, node).lackOfRoom(situation, node) : Optional.empty();
    }

    boolean isAheadOfTheRecord() {
        return situation
                .report(node)
                .filter(report -> Outdated.isAhead(report, record))
                .isPresent();
    }

    boolean mostAckersAreDeaf() {
        return Evidence.deafTo(situation, record) * 2
                > record.reign().promise().ackers().size();
    }

    boolean allAckersAreDeaf() {
        int ackers = record.reign().promise().ackers().size();
        return ackers > 0 && Evidence.deafTo(situation, record) == ackers;
    }

    boolean isDegraded() {
        return record.durability()
                .filter(durability -> durability.acknowledgements()
                        < situation.policy().acknowledgements(record.members().size()))
                .isPresent();
    }

    boolean followsAnother() {
        Optional<NodeId> source =
                record.member(node).map(Member::assignment).flatMap(assignment -> assignment.source());
        return server(server -> server.receiver().running() != Running.OFF
                && !server.receiver()
                        .source()
                        .equals(source.flatMap(record::member).map(Member::endpoint)));
    }

    boolean hasErrant() {
        return !isPrimary()
                && phase(Phase.STABLE)
                && server(server -> !Evidence.errant(server, record).isEmpty());
    }

    boolean isPrimaryInsteadOfAPreferredNode() {
        return isPrimary()
                && phase(Phase.STABLE)
                && HandOver.preferred(situation, record).isPresent();
    }

    boolean isLagging() {
        return report().map(report -> report.load().lagMillis())
                .filter(lag -> lag.isPresent() && lag.getAsLong() > LAG_MILLIS)
                .isPresent();
    }

    boolean isSkewed() {
        Sighting sighting = situation.sightings().get(node);
        return sighting != null
                && Math.abs(situation.nowMillis()
                                - sighting.age().toMillis()
                                - sighting.report().sentAtMillis())
                        > SKEW_MILLIS;
    }
}
