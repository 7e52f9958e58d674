package dev.understudy.orchestrator.decide;

import dev.understudy.client.Automation;
import dev.understudy.client.Change;
import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Request;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import java.util.Optional;
import java.util.SortedSet;

/** The primary is lost, by evidence that is more than this orchestrator's own view: a new epoch begins. */
final class PrimaryLoss implements Rule {
    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        return record.primary()
                .flatMap(primary -> loss(situation, record, primary))
                .flatMap(loss -> heldBack(situation, record, loss)
                        .map(why -> whileHeldBack(situation, record, loss, why))
                        .orElseGet(() -> Optional.of(new Decision.Write(begin(situation, record, loss)))));
    }

    private static ClusterState begin(Situation situation, ClusterState record, Loss loss) {
        return Revocation.begin(record, situation.nowMillis(), loss.cause(), loss.sentence());
    }

    /** A person can let it go on; and a switchover that is under way must come to its own end. */
    private static Optional<Decision> whileHeldBack(Situation situation, ClusterState record, Loss loss, String why) {
        if (record.phase() == Phase.DRAINING) {
            return Optional.empty();
        }
        Optional<String> released = record.automation() == Automation.ON
                ? Wishes.asked(situation, Request.Kind.ACKNOWLEDGE)
                : Optional.empty();
        return released.<Decision>map(name -> Wishes.taken(begin(situation, record, loss), name))
                .or(() -> Wishes.whileHeldBack(situation, record, why))
                .or(() -> Optional.of(new Decision.Alert(why)));
    }

    private record Loss(Change.Cause cause, String sentence) {}

    private static Optional<Loss> loss(Situation situation, ClusterState record, NodeId primary) {
        Optional<NodeReport> last = situation.report(primary);
        if (last.isPresent() && isDead(last.get(), record)) {
            return Optional.of(
                    new Loss(Change.Cause.CRASH, "The primary " + primary + " is dead: its agent saw mysqld end"));
        }
        if (last.flatMap(NodeReport::server)
                .filter(server -> isAnother(server, record))
                .isPresent()) {
            return Optional.of(new Loss(
                    Change.Cause.CRASH,
                    "The primary " + primary + " came back as another server, without the data of the one that was"
                            + " made primary"));
        }
        SortedSet<NodeId> ackers = record.reign().promise().ackers();
        long deaf = Evidence.deafTo(situation, record);
        if (situation.fresh(primary).isEmpty() && deaf * 2 > ackers.size()) {
            return Optional.of(new Loss(
                    Change.Cause.UNREACHABLE,
                    "The primary " + primary + " is unreachable: its agent is silent, and " + deaf + " of its ackers "
                            + ackers + " hear nothing of it"));
        }
        if (deaf > 0 && deaf == ackers.size() && isCutOff(situation, record, primary)) {
            return Optional.of(new Loss(
                    Change.Cause.ISOLATED,
                    "The primary " + primary + " is isolated: none of its ackers " + ackers + " hears of it"));
        }
        return StalledDisk.sentence(situation, record, primary)
                .map(sentence -> new Loss(Change.Cause.DISK, sentence))
                .or(() -> candidateIsStuck(situation, record, primary));
    }

    private static boolean isAnother(ServerReport server, ClusterState record) {
        return !server.serverUuid().equals(record.reign().serverUuid());
    }

    /** The report must come from an agent which knows that its server is the primary of this epoch. */
    private static boolean isDead(NodeReport report, ClusterState record) {
        return report.process() == ServerProcess.DOWN
                && report.seen()
                        .map(seen -> seen.epoch().equals(record.epoch()))
                        .orElse(false);
    }

    /**
     * Its own view agrees: too few are connected to it for any commit, or commits wait. A connection that a network has cut
     * off without a word counts as one until TCP gives it up, minutes later.
     */
    private static boolean isCutOff(Situation situation, ClusterState record, NodeId primary) {
        int needed = record.reign().promise().acknowledgements();
        return situation
                .fresh(primary)
                .flatMap(NodeReport::server)
                .map(ServerReport::semiSync)
                .map(semiSync -> semiSync.waiting() > 0 || semiSync.clients() < Math.max(1, needed))
                .orElse(false);
    }

    private static Optional<Loss> candidateIsStuck(Situation situation, ClusterState record, NodeId primary) {
        boolean late = record.phase() == Phase.PROMOTING
                && situation.unchanged().compareTo(situation.policy().stuck()) >= 0;
        Optional<NodeReport> report = situation.fresh(primary);
        boolean fails = report.isEmpty()
                || report.get().finding().isPresent()
                || report.flatMap(NodeReport::server)
                        .filter(server -> !server.history().contains(record.base()))
                        .isPresent();
        return late && fails
                ? Optional.of(new Loss(
                        Change.Cause.STUCK,
                        primary + " was chosen and does not become primary: "
                                + report.flatMap(NodeReport::finding)
                                        .map(finding -> finding.message())
                                        .orElse(
                                                report.isEmpty()
                                                        ? "its agent is silent"
                                                        : "it cannot fetch what it lacks")))
                : Optional.empty();
    }

    /** Why nothing may be done without a person; empty if it may. */
    private static Optional<String> heldBack(Situation situation, ClusterState record, Loss loss) {
        if (record.automation() == Automation.PAUSED && record.phase() != Phase.PROMOTING) {
            return Optional.of(
                    loss.sentence() + "; automation is paused: resume it, and a replica takes over: understudy resume");
        }
        if (record.phase() == Phase.PROMOTING) {
            return Optional.empty();
        }
        if (!situation.slots().isFreeFor(situation.cluster())) {
            return Optional.of(loss.sentence() + "; " + situation.slots().sentence());
        }
        if (loss.cause() == Change.Cause.CRASH) {
            return Optional.empty();
        }
        return record.lastChange()
                .map(change -> situation.nowMillis() - change.atMillis())
                .filter(since ->
                        since >= 0 && since < situation.policy().holdBack().toMillis())
                .map(
                        since -> loss.sentence() + "; the last failover was less than "
                                + situation.policy().holdBack().toMinutes()
                                + " minutes ago, and another one is held back until a person has looked: understudy acknowledge");
    }
}
