package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeReport;
import dev.understudy.client.StateVersion;
import java.util.Comparator;
import java.util.Optional;

/**
 * The record is older than what a node has followed, as after ZooKeeper was restored from a backup: who promised what in
 * between is not known, so nothing is decided upon it.
 */
final class Outdated implements Rule {
    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        return situation.sightings().values().stream()
                .map(Sighting::report)
                .filter(report -> isAhead(report, record))
                .max(Comparator.comparing(report -> report.seen().orElseThrow(), Outdated::byAge))
                .map(report -> decision(situation, record, report));
    }

    /**
     * A decision to write, only if a node follows the record's epoch: if nobody is heard, nobody can say that the record is
     * an old one, and a node that is not heard is not known to be gone either.
     */
    static Decision confirmed(Situation situation, ClusterState record, Decision decision) {
        boolean isFollowed = situation.sightings().values().stream()
                .flatMap(sighting -> sighting.report().seen().stream())
                .anyMatch(seen -> seen.epoch().equals(record.epoch()));
        return decision instanceof Decision.Write write && !isFollowed
                ? unconfirmed(situation, record, write)
                : decision;
    }

    private static Decision unconfirmed(Situation situation, ClusterState record, Decision.Write write) {
        String why = "no node says that it follows epoch " + record.epoch()
                + " of the record, which may be an old one: start the agents first";
        if (situation.isNewRecord()) {
            return new Decision.Wait(why);
        }
        return write.answers().isEmpty()
                ? new Decision.Alert(why)
                : Wishes.refused(write.answers().firstKey(), why);
    }

    static boolean isAhead(NodeReport report, ClusterState record) {
        return report.seen().filter(seen -> seen.isNewerThan(record.version())).isPresent();
    }

    private static int byAge(StateVersion one, StateVersion other) {
        return one.equals(other) ? 0 : one.isNewerThan(other) ? 1 : -1;
    }

    /** A record that was written a moment ago may reach the nodes before it is read here. */
    private static Decision decision(Situation situation, ClusterState record, NodeReport report) {
        String sentence = "the state record is version " + record.version() + ", but " + report.node()
                + " has followed version " + report.seen().orElseThrow();
        return situation.isNewRecord()
                ? new Decision.Wait(sentence + ": it is read again")
                : new Decision.Alert(sentence
                        + ": ZooKeeper's data is older than the cluster's; restore the newest, nothing is changed until"
                        + " then");
    }
}
