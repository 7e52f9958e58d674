package dev.understudy.orchestrator.decide;

import dev.understudy.client.ClusterState;
import dev.understudy.client.Finding;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.ServerProcess;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be wrong with a cluster: each with a name, a sentence, a severity, what shows it, and what is done. */
public enum Diagnosis {
    OLD_RECORD(
            Severity.CRITICAL,
            "has followed a newer record than the one that is there now: restore the newest of ZooKeeper's data, nothing is"
                    + " changed until then",
            Examined::isAheadOfTheRecord),
    DEAD_PRIMARY(
            Severity.CRITICAL,
            "its agent saw mysqld end: a replica takes over",
            on -> on.isPrimary() && on.process(ServerProcess.DOWN)),
    HUNG_PRIMARY(
            Severity.CRITICAL,
            "mysqld does not answer its agent: the agent kills it, so that a replica takes over",
            on -> on.isPrimary() && on.process(ServerProcess.HUNG)),
    UNREACHABLE_PRIMARY(
            Severity.CRITICAL,
            "its agent is silent and most of its ackers hear nothing of it: a replica takes over",
            on -> on.isPrimary() && on.isSilent() && on.mostAckersAreDeaf()),
    AGENT_LOST(
            Severity.WARNING,
            "the primary's agent is silent, but its ackers hear of it: nothing is done; start the agent again",
            on -> on.isPrimary() && on.isSilent() && !on.mostAckersAreDeaf()),
    PRIMARY_ISOLATED_FROM_REPLICAS(
            Severity.CRITICAL,
            "its agent is there, but none of its ackers hears of it: a replica takes over",
            on -> on.isPrimary() && !on.isSilent() && on.allAckersAreDeaf()),
    NO_CANDIDATE(
            Severity.CRITICAL,
            "is fenced and nobody can be made primary yet: bring an acker back, or, if those missing are certainly off,"
                    + " force the failover with understudy failover",
            on -> on.role(Role.FENCED) && on.phase(Phase.REVOKING)),
    NO_ACKERS(
            Severity.CRITICAL,
            "has fewer ackers connected than each commit waits for, so writes wait: bring a replica back",
            on -> on.isPrimary()
                    && on.server(server -> server.semiSync().enabled()
                            && server.semiSync().clients() < server.semiSync().acknowledgements())),
    PRIMARY_DISK_STALLED(
            Severity.CRITICAL,
            Optional.of(Finding.Kind.DISK_STALLED),
            "its disk does not take writes: a replica takes over after ten seconds if enough of them follow; mend the disk",
            on -> on.isPrimary() && on.reports(Finding.Kind.DISK_STALLED)),
    REPLICA_DISK_STALLED(
            Severity.WARNING,
            Optional.of(Finding.Kind.DISK_STALLED),
            "its disk does not take writes, and what it receives waits: mend the disk",
            on -> !on.isPrimary() && on.reports(Finding.Kind.DISK_STALLED)),
    STALE_PRIMARY_RETURNED(
            Severity.WARNING,
            "takes writes or waits for acknowledgements without being primary: its agent fences it",
            on -> !on.isPrimary() && on.server(server -> server.semiSync().enabled())),
    NO_ROOM_TO_COPY(
            Severity.WARNING,
            "must be copied anew, and its disk has no room for that: it is begun as soon as there is enough",
            on -> on.lackOfRoom().isPresent()) {
        @Override
        String cause(Examined on) {
            return on.lackOfRoom().map(Diagnosis::inBrackets).orElse("");
        }
    },
    ERRANT_REPLICA(
            Severity.WARNING,
            "has transactions that the primary's history lacks: they are exported, and it is copied anew; understudy rebuild"
                    + " asks for that where the policy does not do it",
            on -> on.reports(Finding.Kind.ERRANT) || on.hasErrant()),
    HISTORY_LOST(
            Severity.WARNING,
            Finding.Kind.HISTORY_LOST,
            "lost relay logs with which it may have acknowledged writes: it vouches for nothing until it follows again"),
    HALF_COPIED(
            Severity.WARNING,
            Finding.Kind.HALF_COPIED,
            "was being copied anew, and that was not finished: it serves nobody before it is copied again"),
    COPY_FAILED(
            Severity.WARNING,
            Finding.Kind.COPY_FAILED,
            "cannot be copied anew: it is tried again, from another node if there is one; mend what is named here"),
    REPLICATION_BROKEN(
            Severity.WARNING,
            Finding.Kind.REPLICATION_BROKEN,
            "its replication stopped with an error: mend the cause, or rebuild it"),
    DEAD_REPLICA(
            Severity.WARNING,
            "its mysqld is down: its agent starts it again",
            on -> on.role(Role.REPLICA) && on.process(ServerProcess.DOWN)),
    SERVER_FAILS(
            Severity.WARNING,
            Finding.Kind.SERVER_FAILS,
            "its mysqld does not start, or stops again and again: read its error log"),
    REPLICA_UNREACHABLE(
            Severity.WARNING,
            "its agent is silent: look at its host, or start the agent again",
            on -> !on.isPrimary() && !on.role(Role.MAINTENANCE) && on.isSilent()),
    DURABILITY_DEGRADED(
            Severity.WARNING,
            "commits wait for fewer acknowledgements than the policy wants: bring an acker back",
            on -> on.isPrimary() && on.isDegraded()),
    SOURCE_DRIFT(
            Severity.WARNING,
            "does not follow whom the record names: its agent puts that right",
            on -> on.role(Role.REPLICA) && on.followsAnother()),
    TOO_MANY_CONNECTIONS(
            Severity.WARNING,
            Finding.Kind.TOO_MANY_CONNECTIONS,
            "clients get no connection: raise max_connections or make their pools smaller"),
    CONFIG_DRIFT(
            Severity.WARNING,
            Finding.Kind.CONFIG_DRIFT,
            "a setting is not what replication needs: set it as is said here"),
    CLOCK_SKEW(
            Severity.WARNING,
            "its clock is seconds away from the orchestrator's: set up time synchronisation",
            on -> on.isSkewed()),
    STEP_FAILED(
            Severity.WARNING,
            Finding.Kind.STEP_FAILED,
            "something keeps it from its assignment: mend what is named here; its agent goes on trying"),
    COPYING(Severity.NOTE, Finding.Kind.COPYING, "is being copied anew: it follows once that is done"),
    REPLICA_LAGGING(
            Severity.NOTE,
            "is behind its primary: routers send it fewer reads; look at its load and for long transactions",
            on -> on.isLagging()),
    NOT_PREFERRED(
            Severity.NOTE,
            "is primary, and a preferred replica could be: understudy switchover hands over to it",
            on -> on.isPrimaryInsteadOfAPreferredNode());

    /** How soon a person must look. */
    public enum Severity {
        /** Writes are stopped, or will be. */
        CRITICAL,
        WARNING,
        NOTE
    }

    /**
     * A diagnosis of one node.
     *
     * @param diagnosis what is wrong
     * @param node where
     * @param sentence the same in words, with what is done about it
     */
    public record Found(Diagnosis diagnosis, NodeId node, String sentence) {}

    private final Severity severity;
    private final String sentence;
    // The predicates capture nothing.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Predicate<Examined> matcher;

    /** In whose words the cause is told; empty: in those of whatever keeps the node from its assignment. */
    private final Optional<Finding.Kind> kind;

    Diagnosis(Severity severity, String sentence, Predicate<Examined> matcher) {
        this(severity, Optional.empty(), sentence, matcher);
    }

    /** One that the node's agent makes itself. */
    Diagnosis(Severity severity, Finding.Kind kind, String sentence) {
        this(severity, Optional.of(kind), sentence, on -> on.reports(kind));
    }

    Diagnosis(Severity severity, Optional<Finding.Kind> kind, String sentence, Predicate<Examined> matcher) {
        this.severity = severity;
        this.kind = kind;
        this.sentence = sentence;
        this.matcher = matcher;
    }

    public Severity severity() {
        return severity;
    }

    /** What is wrong and what is done, after the node's name. */
    public String sentence() {
        return sentence;
    }

    /** All that is wrong, gravest first; of a record that is an old one nothing but that, for it says what was. */
    public static List<Found> of(Situation situation, ClusterState record) {
        List<Found> all = all(situation, record);
        List<Found> old =
                all.stream().filter(found -> found.diagnosis() == OLD_RECORD).toList();
        return old.isEmpty() ? all : old;
    }

    private static List<Found> all(Situation situation, ClusterState record) {
        return record.members().keySet().stream()
                .map(node -> new Examined(situation, record, node))
                .flatMap(on -> Arrays.stream(values())
                        .filter(diagnosis -> diagnosis.matcher.test(on))
                        .map(diagnosis -> diagnosis.on(on)))
                .sorted(Comparator.comparing(Found::diagnosis).thenComparing(Found::node))
                .toList();
    }

    private Found on(Examined on) {
        return new Found(this, on.node(), on.node() + ": " + sentence + cause(on));
    }

    /** The cause in the words of whoever has found it, after the sentence. */
    String cause(Examined on) {
        return findings(on).map(Finding::message).map(Diagnosis::inBrackets).collect(Collectors.joining());
    }

    private static String inBrackets(String message) {
        return " (" + message + ")";
    }

    private Stream<Finding> findings(Examined on) {
        Stream<Finding> finding = on.report().flatMap(NodeReport::finding).stream();
        return kind.isEmpty()
                ? finding
                : Stream.concat(finding, on.report().stream().flatMap(report -> report.warnings().stream()))
                        .filter(found -> found.kind() == kind.get());
    }
}
