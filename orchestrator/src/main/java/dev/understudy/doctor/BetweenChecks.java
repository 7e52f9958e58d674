package dev.understudy.doctor;

import dev.understudy.client.GtidSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is wrong between servers, each of which may be well by itself. */
final class BetweenChecks {
    private static final long SKEW_MILLIS = 1000;

    private BetweenChecks() {}

    static List<Check> all() {
        return List.of(
                same(
                        "server_id_twice",
                        "server_id",
                        "two servers have the same server_id",
                        "a replica throws away what bears its own server_id",
                        "SET GLOBAL server_id to another number on one of them, and restart its receiver"),
                same(
                        "server_uuid_twice",
                        "server_uuid",
                        "two servers have the same server_uuid",
                        "their transactions have the same GTIDs: one of them is a copy with its auto.cnf",
                        "stop one of them, remove auto.cnf in its data directory, and start it again"),
                differ(
                        "lower_case_table_names",
                        Severity.BLOCKING,
                        "a table has another name on some of them, and replication stops there"),
                differ("innodb_page_size", Severity.BLOCKING, "CLONE cannot rebuild one from another"),
                differ("sql_mode", Severity.WARNING, "after a failover statements fail that did not before"),
                differ(
                        "character_set_server",
                        Severity.WARNING,
                        "after a failover a new table has another character set"),
                differ("time_zone", Severity.WARNING, "after a failover NOW() has another value"),
                new Check(
                        "version_older_replica",
                        Severity.BLOCKING,
                        "a replica is of an older series than its source",
                        "MySQL replicates to the same series or a newer one only",
                        BetweenChecks::older),
                new Check(
                        "versions_mixed",
                        Severity.NOTE,
                        "servers have different versions",
                        "that is right during an upgrade, and not for long",
                        BetweenChecks::mixed),
                new Check(
                        "errant_transactions",
                        Severity.BLOCKING,
                        "a replica has transactions that the primary lacks",
                        "they are lost, or come to the others, when it becomes primary",
                        BetweenChecks::errant),
                new Check(
                        "purged_too_far",
                        Severity.BLOCKING,
                        "the primary has no longer what a replica needs",
                        "this replica can never catch up",
                        BetweenChecks::purged),
                new Check(
                        "clock_skew",
                        Severity.WARNING,
                        "the clocks of servers differ by more than a second",
                        "lag, expiry and the order of logs are told by them",
                        BetweenChecks::skewed));
    }

    private static Check same(String id, String variable, String finds, String why, String mend) {
        return new Check(
                id,
                Severity.BLOCKING,
                finds,
                why,
                facts -> byValue(facts, variable).entrySet().stream()
                        .filter(group -> group.getValue().size() > 1)
                        .map(group -> new Symptom(
                                Ailment.CLUSTER,
                                String.join(" and ", group.getValue()) + " have " + variable + " " + group.getKey(),
                                mend)));
    }

    private static Check differ(String variable, Severity severity, String why) {
        return new Check(
                variable + "_differs",
                severity,
                variable + " is not the same on all servers",
                why,
                facts -> byValue(facts, variable).size() < 2
                        ? Stream.empty()
                        : Stream.of(new Symptom(
                                Ailment.CLUSTER,
                                variable + " is "
                                        + byValue(facts, variable).entrySet().stream()
                                                .map(group -> "\"" + group.getKey() + "\" on "
                                                        + String.join(", ", group.getValue()))
                                                .collect(Collectors.joining(" and ")),
                                "set " + variable + " to one value on all of them")));
    }

    private static SortedMap<String, SortedSet<String>> byValue(ClusterFacts facts, String variable) {
        SortedMap<String, SortedSet<String>> groups = new TreeMap<>();
        facts.answered().forEach((name, server) -> {
            if (server.has(variable)) {
                groups.computeIfAbsent(server.variable(variable), value -> new TreeSet<>())
                        .add(name);
            }
        });
        return groups;
    }

    private static Stream<Symptom> older(ClusterFacts facts) {
        Optional<ServerVersion> source = facts.primaryFacts().map(ServerFacts::version);
        return source.stream()
                .flatMap(version -> replicas(facts)
                        .filter(replica -> replica.getValue().version().compareTo(version) < 0
                                && !replica.getValue().version().isOfSameSeries(version))
                        .map(replica -> new Symptom(
                                replica.getKey(),
                                "it is " + replica.getValue().version() + ", and its primary " + version,
                                "upgrade it first, or switch over to a node of the oldest version")));
    }

    private static Stream<Symptom> mixed(ClusterFacts facts) {
        Map<ServerVersion, List<String>> versions = facts.answered().entrySet().stream()
                .collect(Collectors.groupingBy(
                        server -> server.getValue().version(),
                        TreeMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        return versions.size() < 2
                ? Stream.empty()
                : Stream.of(new Symptom(
                        Ailment.CLUSTER, "the versions are " + versions, "finish the upgrade, replicas first"));
    }

    private static Stream<Map.Entry<String, ServerFacts>> replicas(ClusterFacts facts) {
        return facts.answered().entrySet().stream()
                .filter(server -> !facts.primary().equals(Optional.of(server.getKey())));
    }

    /** The primary was read last, so that it cannot lack what came to a replica meanwhile. */
    private static Stream<Symptom> errant(ClusterFacts facts) {
        return facts.primaryFacts().stream()
                .flatMap(primary -> replicas(facts).flatMap(replica -> {
                    GtidSet errant = replica.getValue()
                            .gtids("gtid_executed")
                            .minus(primary.gtids("gtid_executed").union(owned(primary)));
                    return errant.isEmpty()
                            ? Stream.empty()
                            : Stream.of(new Symptom(
                                    replica.getKey(),
                                    "it has " + errant + ", which the primary lacks",
                                    "save what matters (mysqlbinlog --include-gtids), then rebuild the node"));
                }));
    }

    private static GtidSet owned(ServerFacts server) {
        return GtidSet.parse(server.variable("gtid_owned").replaceAll("#\\d+", ""));
    }

    private static Stream<Symptom> purged(ClusterFacts facts) {
        return facts.primaryFacts().stream()
                .flatMap(primary -> replicas(facts).flatMap(replica -> {
                    GtidSet missing = primary.gtids("gtid_purged")
                            .minus(replica.getValue().gtids("gtid_executed"));
                    return missing.isEmpty()
                            ? Stream.empty()
                            : Stream.of(new Symptom(
                                    replica.getKey(),
                                    "it lacks " + missing + ", which the primary has purged",
                                    "rebuild the node from another one"));
                }));
    }

    private static Stream<Symptom> skewed(ClusterFacts facts) {
        SortedMap<String, ServerFacts> servers = facts.answered();
        Optional<Map.Entry<String, ServerFacts>> slowest = servers.entrySet().stream()
                .min(Map.Entry.comparingByValue(Comparator.comparingLong(BetweenChecks::ahead)));
        return slowest.stream()
                .flatMap(slow -> servers.entrySet().stream()
                        .filter(server -> ahead(server.getValue())
                                        - ahead(slow.getValue())
                                        - server.getValue().host().clockErrorMillis()
                                        - slow.getValue().host().clockErrorMillis()
                                > SKEW_MILLIS)
                        .map(server -> new Symptom(
                                server.getKey(),
                                "its clock is " + (ahead(server.getValue()) - ahead(slow.getValue()))
                                        + " ms ahead of that of " + slow.getKey(),
                                "set up time synchronisation (chrony) on both hosts")));
    }

    private static long ahead(ServerFacts server) {
        return server.host().clockAheadMillis();
    }
}
