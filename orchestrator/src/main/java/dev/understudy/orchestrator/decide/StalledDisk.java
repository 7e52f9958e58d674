package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Reign;
import java.time.Duration;
import java.util.Optional;

/** A primary that answers, and whose disk lets no commit through: its agent proves it by a write of its own. */
final class StalledDisk {
    /** Shorter stalls are common where storage fails over itself. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private StalledDisk() {}

    /**
     * Why the primary is given up; empty if it is not. Reads go on as long as it stays, so that it is given up only where enough
     * ackers follow for the failover to come to its end without it.
     */
    static Optional<String> sentence(Situation situation, ClusterState record, NodeId primary) {
        Reign reign = record.reign();
        long following = reign.promise().ackers().stream()
                .filter(acker -> Evidence.follows(situation, record, acker))
                .count();
        boolean canEnd = following >= reign.promise().revocationQuorum()
                && reign.promise().ackers().stream()
                        .anyMatch(acker -> Evidence.follows(situation, record, acker)
                                && Evidence.isEligible(situation, record, acker));
        return record.phase() == Phase.STABLE && canEnd
                ? situation
                        .fresh(primary)
                        .filter(report -> report.hasAppliedIn(record.epoch()))
                        .filter(StalledDisk::isOver)
                        .map(report -> "The disk of the primary " + primary + " has let no commit through for "
                                + report.load().writesStalledMillis() / 1000 + " s")
                : Optional.empty();
    }

    private static boolean isOver(NodeReport report) {
        return report.load().writesStalledMillis() >= PATIENCE.toMillis();
    }
}
