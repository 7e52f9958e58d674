package dev.understudy.doctor;

import dev.understudy.client.Access;
import dev.understudy.client.Assignment;
import dev.understudy.client.Automation;
import dev.understudy.client.Durability;
import dev.understudy.client.Finding;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Whether those who keep the cluster are there, and whether the servers are what the record says. */
final class ClusterChecks {
    private static final long SILENCE_MILLIS = 10_000;

    private ClusterChecks() {}

    static List<Check> all() {
        return Stream.of(reachable(), keepers(), agreement())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Check> reachable() {
        return List.of(
                new Check(
                        "endpoint_unreachable",
                        Severity.BLOCKING,
                        "a server does not answer from here",
                        "applications and replicas may not reach it either; nothing else of it is known",
                        facts -> facts.servers().entrySet().stream()
                                .flatMap(server -> server.getValue() instanceof Seen.Silent silent
                                        ? Stream.of(
                                                new Symptom(
                                                        server.getKey(),
                                                        "it does not answer from here: " + silent.reason(),
                                                        "see whether mysqld runs, and whether a firewall lets port 3306 through"))
                                        : Stream.empty())),
                new Check(
                        "doctor_refused",
                        Severity.BLOCKING,
                        "the doctor's account is refused, or may not read what it must",
                        "nothing is known of this server",
                        facts -> facts.servers().entrySet().stream()
                                .flatMap(server -> server.getValue() instanceof Seen.Refused refused
                                        ? Stream.of(new Symptom(
                                                server.getKey(),
                                                "it refuses the doctor: " + refused.reason(),
                                                "look at --user and --password-file; docs/operate/accounts.md has the"
                                                        + " account's statements"))
                                        : Stream.empty())),
                new Check(
                        "server_offline",
                        Severity.WARNING,
                        "a server takes no clients now",
                        "it is fenced, or its agent has not spoken yet; nothing else of it is known",
                        facts -> facts.servers().entrySet().stream()
                                .filter(server -> server.getValue() instanceof Seen.Offline)
                                .map(server -> new Symptom(
                                        server.getKey(),
                                        "offline_mode is on",
                                        "its agent opens it when the record allows: see understudy status"))));
    }

    private static List<Check> keepers() {
        return List.of(
                ofCluster(
                        "no_leader",
                        Severity.BLOCKING,
                        "no orchestrator leads",
                        "nobody would promote a replica now",
                        managed -> managed.leader().isEmpty() ? Optional.of("no orchestrator leads") : Optional.empty(),
                        "start understudy orchestrator, on two hosts at least"),
                ofCluster(
                        "one_orchestrator",
                        Severity.WARNING,
                        "there are fewer than two orchestrators",
                        "nobody leads after the end of the only one",
                        managed -> managed.orchestrators().size() == 1
                                ? Optional.of("the only orchestrator is "
                                        + managed.orchestrators().get(0))
                                : Optional.empty(),
                        "start another understudy orchestrator, on another host"),
                onMembers(
                        "agent_absent",
                        Severity.BLOCKING,
                        "an agent has no session with ZooKeeper",
                        "its server is not kept, and it cannot be asked to vouch in a failover",
                        (managed, node, member) -> managed.reports().containsKey(node)
                                ? Optional.empty()
                                : Optional.of("its agent has no session"),
                        "start understudy agent on its host, and see whether it reaches ZooKeeper"),
                onMembers(
                        "agent_silent",
                        Severity.WARNING,
                        "an agent has a session, and has said nothing for 10 seconds",
                        "it hangs, or its clock is behind",
                        (managed, node, member) -> report(managed, node)
                                .map(report -> managed.readAtMillis() - report.sentAtMillis())
                                .filter(silent -> silent > SILENCE_MILLIS)
                                .map(silent -> "its last report is " + silent / 1000 + " s old"),
                        "look at the agent's log and at its host's clock; start it again"),
                ofCluster(
                        "agent_versions",
                        Severity.WARNING,
                        "agents have different versions of Understudy",
                        "that is right during an upgrade, and not for long",
                        managed -> new TreeSet<>(managed.agentVersions().values()).size() > 1
                                ? Optional.of("the versions are " + managed.agentVersions())
                                : Optional.empty(),
                        "upgrade the agents that are behind; mysqld runs on meanwhile"),
                onMembers(
                        "agent_finding",
                        Severity.WARNING,
                        "an agent cannot do what the record says",
                        "the node is not what the others believe it is about to be",
                        (managed, node, member) -> report(managed, node)
                                .flatMap(NodeReport::finding)
                                .map(Finding::message),
                        "mend what is named; its agent goes on trying"));
    }

    private static List<Check> agreement() {
        return List.of(
                ofCluster(
                        "not_stable",
                        Severity.WARNING,
                        "the cluster is in the middle of a change",
                        "what is found here may be over in a moment",
                        managed -> managed.record().phase() == Phase.STABLE
                                ? Optional.empty()
                                : Optional.of(
                                        "the cluster is " + managed.record().phase() + ": "
                                                + managed.record().reason()),
                        "look again; understudy status says what it waits for"),
                ofCluster(
                        "paused",
                        Severity.WARNING,
                        "the cluster is paused",
                        "nothing begins by itself, not even a failover",
                        managed -> managed.record().automation() == Automation.PAUSED
                                ? Optional.of("somebody has paused the cluster")
                                : Optional.empty(),
                        "understudy resume"),
                ofCluster(
                        "no_acknowledgements",
                        Severity.BLOCKING,
                        "commits wait for nobody",
                        "a failover may lose answered writes, so none begins by itself",
                        managed -> managed.record()
                                .durability()
                                .map(Durability::acknowledgements)
                                .filter(count -> count == 0)
                                .map(count -> "commits wait for no acknowledgement"),
                        "bring replicas back; see --when-ackers-are-lost of understudy orchestrator"),
                onMembers(
                        "other_server",
                        Severity.BLOCKING,
                        "the server is not the one that the record names",
                        "it has other data, and vouches for nothing",
                        (managed, node, member) -> report(managed, node)
                                .flatMap(NodeReport::server)
                                .filter(server -> !server.serverUuid().equals(member.serverUuid()))
                                .map(server -> "its server_uuid is " + server.serverUuid() + ", in the record "
                                        + member.serverUuid()),
                        "if the node was rebuilt the orchestrator takes it up; else find out what answers there"),
                onMembers(
                        "primary_not_writable",
                        Severity.BLOCKING,
                        "the primary of the record takes no writes",
                        "applications cannot write",
                        (managed, node, member) -> member.assignment().role() == Role.PRIMARY
                                ? access(managed, node)
                                        .filter(access -> access != Access.WRITABLE)
                                        .map(access -> "it is primary, and is " + access)
                                : Optional.empty(),
                        "see understudy status for what its agent waits for"),
                onMembers(
                        "writable_besides_primary",
                        Severity.BLOCKING,
                        "a node takes writes without being primary",
                        "what is written there is errant",
                        (managed, node, member) -> member.assignment().role() == Role.PRIMARY
                                ? Optional.empty()
                                : access(managed, node)
                                        .filter(access -> access == Access.WRITABLE)
                                        .map(access -> "it takes writes, and the record says "
                                                + member.assignment().role()),
                        "SET GLOBAL super_read_only = ON; then find out who turned it off"),
                onMembers(
                        "source_drift",
                        Severity.BLOCKING,
                        "a replica follows another server than the record says",
                        "its acknowledgements are not those of the cluster",
                        ClusterChecks::drift,
                        "its agent points it back: if it does not, read its finding"));
    }

    private static Optional<String> drift(Management managed, NodeId node, Member member) {
        Assignment assignment = member.assignment();
        if (assignment.role() != Role.REPLICA) {
            return Optional.empty();
        }
        return assignment
                .source()
                .flatMap(source -> managed.record().member(source))
                .map(Member::endpoint)
                .flatMap(wanted -> report(managed, node)
                        .flatMap(NodeReport::server)
                        .flatMap(server -> server.receiver().source())
                        .filter(follows -> !follows.equals(wanted))
                        .map(follows -> "it follows " + follows + ", and the record says " + wanted));
    }

    private static Optional<NodeReport> report(Management managed, NodeId node) {
        return Optional.ofNullable(managed.reports().get(node));
    }

    private static Optional<Access> access(Management managed, NodeId node) {
        return report(managed, node).flatMap(NodeReport::server).map(server -> server.access());
    }

    private static Check ofCluster(
            String id,
            Severity severity,
            String finds,
            String why,
            Function<Management, Optional<String>> examination,
            String mend) {
        return new Check(
                id,
                severity,
                finds,
                why,
                facts ->
                        facts
                                .management()
                                .flatMap(examination)
                                .map(what -> new Symptom(Ailment.CLUSTER, what, mend))
                                .stream());
    }

    private interface OfMember {
        Optional<String> of(Management managed, NodeId node, Member member);
    }

    private static Check onMembers(
            String id, Severity severity, String finds, String why, OfMember examination, String mend) {
        return new Check(
                id,
                severity,
                finds,
                why,
                facts -> facts.management().stream()
                        .flatMap(managed -> managed.record().members().entrySet().stream()
                                .flatMap(entry -> examination.of(managed, entry.getKey(), entry.getValue()).stream()
                                        .map(what -> new Symptom(entry.getKey().value(), what, mend)))));
    }
}
