package dev.understudy.orchestrator.decide;

import dev.understudy.client.Assignment;
import dev.understudy.client.Automation;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Finding;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A node that must not follow as it is, since it has transactions of its own or half a copy, is copied anew from another
 * node: one at a time, and only while nothing more important is to be done.
 *
 * <p>Whoever is to be copied is an acker no more: it stops acknowledging, a barrier shows that the others have everything,
 * and only then its agent begins ({@link DurabilityChange}). What comes of it has another {@code server_uuid}.
 */
final class Rebuild implements Rule {
    /** For so many times as long as a promotion may take, a donor stays who may be as good as any other. */
    private static final int STUCK_TIMES = 6;

    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        return record.phase() == Phase.STABLE
                ? record.primary().flatMap(primary -> next(situation, record, primary))
                : Optional.empty();
    }

    /** Also before a primary is settled that lacks ackers: the node may be the one that it waits for. */
    static Optional<Decision> next(Situation situation, ClusterState record, NodeId primary) {
        return takeBack(situation, record, primary)
                .or(() -> otherDonor(situation, record))
                .or(() -> mayBegin(situation, record) ? begin(situation, record) : Optional.empty());
    }

    /** Whether nobody is copied already, and a person need not be asked. */
    private static boolean mayBegin(Situation situation, ClusterState record) {
        return switch (situation.policy().rebuild()) {
            case ASKED -> false;
            case ITSELF ->
                record.automation() == Automation.ON
                        && record.isDurabilityProven()
                        && record.members().values().stream().noneMatch(Rebuild::isBeingRebuilt);
        };
    }

    private static boolean isBeingRebuilt(Member member) {
        return member.assignment().role() == Role.REBUILD;
    }

    /** It has said under this very record that it is done, and nobody relies on what it had before. */
    private static Optional<Decision> takeBack(Situation situation, ClusterState record, NodeId primary) {
        return record.members().entrySet().stream()
                .filter(entry -> isBeingRebuilt(entry.getValue()))
                .filter(entry -> !isReliedUpon(record, entry.getKey()))
                .flatMap(entry -> copied(situation, record, entry).stream()
                        .<Decision>map(server -> new Decision.Write(takenBack(record, primary, entry, server))))
                .findFirst();
    }

    private static Optional<ServerReport> copied(
            Situation situation, ClusterState record, Map.Entry<NodeId, Member> entry) {
        return situation
                .fresh(entry.getKey())
                .filter(report -> report.hasApplied(record.version()))
                .flatMap(NodeReport::server)
                .filter(server -> !server.serverUuid().equals(entry.getValue().serverUuid()));
    }

    private static ClusterState takenBack(
            ClusterState record, NodeId primary, Map.Entry<NodeId, Member> entry, ServerReport server) {
        NodeId node = entry.getKey();
        Member copied = entry.getValue().withServerUuid(server.serverUuid()).assigned(Assignment.of(Role.FENCED));
        return Draft.sameEpoch(record)
                .member(node, copied.assigned(Draft.following(node, copied, primary, record.members())))
                .because(node + " was copied anew, and follows as " + server.serverUuid());
    }

    static boolean isReliedUpon(ClusterState record, NodeId node) {
        return record.isAcker(node)
                || record.reigns().values().stream()
                        .anyMatch(reign -> reign.promise().reliesOn(node));
    }

    /** The donor is lost, or the node says that it cannot be copied from it. */
    private static Optional<Decision> otherDonor(Situation situation, ClusterState record) {
        boolean late = situation.unchanged().compareTo(situation.policy().patience()) >= 0;
        return record.members().entrySet().stream()
                .filter(entry -> late && isBeingRebuilt(entry.getValue()))
                .filter(entry -> needsAnother(situation, record, entry))
                .flatMap(entry -> another(situation, record, entry)
                        .<Decision>map(donor -> new Decision.Write(Draft.sameEpoch(record)
                                .assign(entry.getKey(), new Assignment(Role.REBUILD, Optional.of(donor)))
                                .because(entry.getKey() + " could not be copied from " + donor(entry.getValue())
                                        + ", and is copied from " + donor)))
                        .stream())
                .findFirst();
    }

    /** A replica may not know the node's account yet, which the primary always does. */
    private static Optional<NodeId> another(Situation situation, ClusterState record, Map.Entry<NodeId, Member> entry) {
        Donors left = Donors.of(situation, record, entry.getKey())
                .without(donor(entry.getValue()))
                .fitting(situation, entry.getKey());
        return record.primary()
                .filter(primary -> hasFailed(situation, entry.getKey()))
                .filter(left::has)
                .or(left::best);
    }

    private static boolean hasFailed(Situation situation, NodeId node) {
        return situation
                .fresh(node)
                .filter(report -> report.reports(Finding.Kind.COPY_FAILED))
                .isPresent();
    }

    private static NodeId donor(Member member) {
        return member.assignment().source().orElseThrow();
    }

    private static boolean needsAnother(Situation situation, ClusterState record, Map.Entry<NodeId, Member> entry) {
        NodeId donor = donor(entry.getValue());
        Optional<NodeReport> report = situation.fresh(donor);
        // Another one means to begin anew, which of a large database nobody does for an agent that is silent for a
        // moment.
        boolean waited =
                situation.unchanged().compareTo(situation.policy().stuck().multipliedBy(STUCK_TIMES)) >= 0;
        boolean lost = report.isPresent() ? report.get().process() != ServerProcess.UP : waited;
        // What fails with the primary, which has every account, is likely to be the recipient's own trouble, and to
        // change
        // donors for that would go on for ever.
        boolean failed = hasFailed(situation, entry.getKey())
                && (waited || !record.primary().equals(Optional.of(donor)));
        return record.member(donor).isEmpty() || lost || failed;
    }

    private static Optional<Decision> begin(Situation situation, ClusterState record) {
        return record.members().keySet().stream()
                .filter(node -> mustNotFollow(situation, record, node))
                .flatMap(node -> begin(situation, record, node).stream())
                .findFirst();
    }

    private static boolean mustNotFollow(Situation situation, ClusterState record, NodeId node) {
        return record.member(node)
                        .filter(member -> member.assignment().role() == Role.REPLICA)
                        .isPresent()
                && situation
                        .fresh(node)
                        .filter(report -> report.process() == ServerProcess.UP)
                        .filter(report -> report.seen().equals(Optional.of(record.version())))
                        .flatMap(NodeReport::finding)
                        .filter(found ->
                                found.kind() == Finding.Kind.ERRANT || found.kind() == Finding.Kind.HALF_COPIED)
                        .isPresent();
    }

    private static Optional<Decision> begin(Situation situation, ClusterState record, NodeId node) {
        return Donors.of(situation, record, node)
                .fitting(situation, node)
                .best()
                .map(donor -> new Decision.Write(withoutItsWord(record, node, ordered(situation, record, node, donor))
                        .because(node + " must not follow as it is: what only it"
                                + " has is exported, and it is copied anew from " + donor
                                + doubt(situation, node, donor))));
    }

    /** What is begun without being known, after a sentence; empty if nothing is. */
    static String doubt(Situation situation, NodeId node, NodeId donor) {
        return CopyRoom.of(situation, node, donor)
                .doubt()
                .map(doubt -> " (" + doubt + ")")
                .orElse("");
    }

    /**
     * While a primary waits for ackers, earlier reigns may still name the node; it is the one that is waited for. Until the
     * primary is settled only a primary's own word counts for these reigns then.
     */
    private static Draft withoutItsWord(ClusterState record, NodeId node, Draft draft) {
        return switch (record.phase()) {
            case PROMOTING -> draft.distrust(Set.of(node));
            case STABLE, DRAINING, REVOKING -> draft;
        };
    }

    /** The record names the identity that is to end, so that another one shows that it is done. */
    static Draft ordered(Situation situation, ClusterState record, NodeId node, NodeId donor) {
        Member member = record.member(node).orElseThrow();
        String uuid = situation
                .report(node)
                .flatMap(NodeReport::server)
                .map(ServerReport::serverUuid)
                .filter(reported -> !isReliedUpon(record, node))
                .orElse(member.serverUuid());
        return Draft.sameEpoch(record)
                .member(node, member.withServerUuid(uuid).assigned(new Assignment(Role.REBUILD, Optional.of(donor))));
    }
}
