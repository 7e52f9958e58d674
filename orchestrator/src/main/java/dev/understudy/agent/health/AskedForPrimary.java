package dev.understudy.agent.health;

import dev.understudy.client.Access;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Durability;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.SemiSyncReport;
import dev.understudy.client.ServerReport;
import dev.understudy.client.StateVersion;
import java.time.Duration;
import java.util.Optional;

/** Whether writes may go to a node now. */
final class AskedForPrimary {
    /** Shorter than the 2.5 s after which a silent agent's primary may be replaced. */
    static final Duration HEARD_LIMIT = Duration.ofMillis(2400);

    /** Shorter than the 1.5 s after which an acker that hears nothing says so. */
    static final Duration PROOF_LIMIT = Duration.ofMillis(1400);

    private AskedForPrimary() {}

    static Verdict of(Glance glance, Ages ages) {
        Optional<Verdict.Unfit> why = Judge.unnamed(glance);
        if (why.isPresent()) {
            return why.get();
        }
        ClusterState record = glance.record().orElseThrow();
        ServerReport server = glance.server().orElseThrow();
        return not(glance, record)
                .or(() -> closed(glance, record, server))
                .or(() -> unanswered(record, server))
                .or(() -> unproven(record, ages))
                .<Verdict>map(unfit -> unfit)
                .orElseGet(() -> new Verdict.Fit("primary of epoch " + record.epoch() + ", and takes writes"));
    }

    private static Optional<Verdict.Unfit> not(Glance glance, ClusterState record) {
        Role role = glance.assignment().orElseThrow().role();
        if (role != Role.PRIMARY) {
            return Judge.unfit(glance.node() + " is " + role + " in epoch " + record.epoch(), Judge.elsewhere(glance));
        }
        return record.phase() == Phase.DRAINING
                ? Judge.unfit(
                        "a switchover to " + record.target().orElseThrow() + " is under way", "wait: it takes a second")
                : Optional.empty();
    }

    private static Optional<Verdict.Unfit> closed(Glance glance, ClusterState record, ServerReport server) {
        if (!server.serverUuid().equals(record.reign().serverUuid())) {
            return Judge.unfit(
                    "this server is " + server.serverUuid() + ", and not the one that the record made primary",
                    "look at \"understudy status\": the node's data was replaced");
        }
        if (server.access() != Access.WRITABLE) {
            return Judge.unfit("mysqld is " + server.access() + " still", "wait: the agent opens it or gives it up");
        }
        return glance.barrier().filter(had -> isOfThisReign(had, record)).isPresent()
                ? Optional.empty()
                : Judge.unfit(
                        "it has not had its barrier in epoch " + record.epoch() + " yet",
                        "wait: until an acknowledgement has come nobody knows that this epoch works");
    }

    private static boolean isOfThisReign(StateVersion barrier, ClusterState record) {
        return barrier.epoch().equals(record.epoch())
                && barrier.incarnation() == record.version().incarnation();
    }

    private static Optional<Verdict.Unfit> unanswered(ClusterState record, ServerReport server) {
        int wanted = record.durability().map(Durability::acknowledgements).orElse(0);
        SemiSyncReport semiSync = server.semiSync();
        return semiSync.clients() >= wanted
                ? Optional.empty()
                : Judge.unfit(
                        "commits wait: " + semiSync.clients() + " of " + wanted
                                + " replicas are connected that acknowledge",
                        "bring a replica back; \"understudy status\" says which are away");
    }

    /** Either proves that nobody else has been made primary long ago: to have heard, or to have been acknowledged. */
    private static Optional<Verdict.Unfit> unproven(ClusterState record, Ages ages) {
        boolean heard = isWithin(ages.heard(), HEARD_LIMIT);
        boolean acknowledged = record.durability()
                        .filter(durability -> durability.acknowledgements() > 0)
                        .isPresent()
                && isWithin(ages.proven(), PROOF_LIMIT);
        return heard || acknowledged
                ? Optional.empty()
                : Judge.unfit(
                        "ZooKeeper was last heard " + ago(ages.heard()) + ", and a commit was last acknowledged "
                                + ago(ages.proven()) + ": another node may be primary",
                        "look at this host's network");
    }

    private static boolean isWithin(Optional<Duration> age, Duration limit) {
        return age.filter(since -> since.compareTo(limit) <= 0).isPresent();
    }

    private static String ago(Optional<Duration> age) {
        return age.map(since -> since.toMillis() + " ms ago").orElse("never");
    }
}
