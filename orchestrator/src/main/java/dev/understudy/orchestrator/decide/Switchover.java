package dev.understudy.orchestrator.decide;

import dev.understudy.client.Access;
import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Reign;
import dev.understudy.client.ServerReport;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A switchover is under way: the primary has ended its writes, the target has all of them, and becomes primary. Until
 * that flip every missed deadline takes everything back; after it there is only a failover.
 */
final class Switchover implements Rule {
    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        return record.phase() == Phase.DRAINING
                ? record.primary()
                        .flatMap(primary -> record.target().map(target -> drain(situation, record, primary, target)))
                : Optional.empty();
    }

    /** Begins one. */
    static ClusterState begin(ClusterState record, NodeId target, String by) {
        return Draft.sameEpoch(record)
                .phase(Phase.DRAINING)
                .target(Optional.of(target))
                .because("Switchover to " + target + ", asked for by " + by + ": writes are being finished");
    }

    private static Decision drain(Situation situation, ClusterState record, NodeId primary, NodeId target) {
        Optional<String> obstacle = obstacle(situation, record, target);
        if (obstacle.isPresent()) {
            return new Decision.Write(rollBack(record, primary, obstacle.get()));
        }
        Optional<GtidSet> written = drained(situation, record, primary);
        Optional<ServerReport> next = situation.trusted(target);
        boolean caughtUp = written.isPresent()
                && next.map(server -> server.history().contains(written.get())).orElse(false);
        if (caughtUp) {
            return new Decision.Write(flip(situation, record, primary, target, next.orElseThrow()));
        }
        if (situation.unchanged().compareTo(situation.policy().drain()) >= 0) {
            return new Decision.Write(rollBack(
                    record,
                    primary,
                    written.isEmpty()
                            ? primary + " could not end its writes in time"
                            : target + " could not catch up in time"));
        }
        return new Decision.Wait(
                written.isEmpty() ? primary + " finishes what runs" : target + " fetches the last transactions");
    }

    private static Optional<String> obstacle(Situation situation, ClusterState record, NodeId target) {
        // A leader that has just come, or ZooKeeper, may simply not have heard of it yet.
        if (situation.report(target).isEmpty() && situation.isNewRecord()) {
            return Optional.empty();
        }
        if (situation.fresh(target).isEmpty() || situation.trusted(target).isEmpty()) {
            return Optional.of(target + " is not there any more");
        }
        return situation
                .trusted(target)
                .map(server -> Evidence.errant(server, record))
                .filter(errant -> !errant.isEmpty())
                .map(errant -> target + " has transactions of its own: " + errant);
    }

    /** All that the primary has written, once it says under this very record that it takes no more. */
    static Optional<GtidSet> drained(Situation situation, ClusterState record, NodeId primary) {
        return situation
                .fresh(primary)
                .filter(report -> report.hasApplied(record.version()))
                .flatMap(NodeReport::server)
                .filter(server -> server.access() != Access.WRITABLE)
                .map(ServerReport::executed);
    }

    private static ClusterState flip(
            Situation situation, ClusterState record, NodeId primary, NodeId target, ServerReport next) {
        SortedSet<NodeId> ackers = new TreeSet<>(record.reign().promise().ackers());
        ackers.remove(target);
        ackers.removeIf(node -> !Evidence.isEligible(situation, record, node));
        Durability promise = new Durability(Succession.acknowledgements(situation, record, ackers.size() + 1), ackers);
        return Draft.nextEpoch(record)
                .phase(Phase.PROMOTING)
                .assign((node, member) -> node.equals(target)
                        ? Assignment.of(dev.understudy.client.Role.PRIMARY)
                        : Draft.following(node, member, target, record.members()))
                .crown(new Reign(target, next.serverUuid(), next.history(), promise))
                .refused(Refusal.atCrown(situation, record, target, new TreeSet<>(List.of(primary)), ackers))
                .because(primary + " has ended its writes and " + target + " has all of them: it becomes primary");
    }

    private static ClusterState rollBack(ClusterState record, NodeId primary, String why) {
        return Draft.sameEpoch(record)
                .phase(Phase.STABLE)
                .target(Optional.empty())
                .because("The switchover is taken back, " + primary + " stays primary: " + why);
    }
}
