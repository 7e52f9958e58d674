package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.NodeReport;
import dev.understudy.client.StateVersion;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The record is older than what a node has followed, or than what this orchestrator has read or written, as after
 * ZooKeeper was restored from a backup: who promised what in between is not known, so nothing is decided upon it.
 */
final class Outdated implements Rule {
    /**
     * Who can say that there was a newer record.
     *
     * @param says a sentence's end
     */
    private record Witness(StateVersion seen, String says) {}

    @Override
    public Optional<Decision> decide(Situation situation, ClusterState record) {
        return witness(situation)
                .filter(witness -> witness.seen().isNewerThan(record.version()))
                .map(witness -> decision(situation, record, witness));
    }

    /** Why a missing record is not the beginning of a new cluster; empty if nobody knows of one. */
    static Optional<String> lost(Situation situation) {
        return witness(situation)
                .map(witness -> "the state record is missing, but " + witness.says()
                        + ": restore ZooKeeper's data, or, if the cluster was removed on purpose, give its nodes empty data"
                        + " directories and start the orchestrators again; nothing is changed until then");
    }

    /** The one of the newest version; of two that say the same a node, which a person can look at. */
    private static Optional<Witness> witness(Situation situation) {
        Stream<Witness> nodes = situation.sightings().values().stream()
                .map(Sighting::report)
                .flatMap(report ->
                        report
                                .seen()
                                .map(seen -> new Witness(seen, report.node() + " has followed version " + seen))
                                .stream());
        Stream<Witness> self =
                situation
                        .newestSeen()
                        .map(seen -> new Witness(seen, "this orchestrator has seen version " + seen))
                        .stream();
        return Stream.concat(nodes, self).max(Comparator.comparing(Witness::seen));
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

    /** A record that was written a moment ago may reach the nodes before it is read here. */
    private static Decision decision(Situation situation, ClusterState record, Witness witness) {
        String sentence = "the state record is version " + record.version() + ", but " + witness.says();
        return situation.isNewRecord()
                ? new Decision.Wait(sentence + ": it is read again")
                : new Decision.Alert(sentence
                        + ": ZooKeeper's data is older than the cluster's; restore the newest, nothing is changed until"
                        + " then");
    }
}
