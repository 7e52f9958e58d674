package dev.understudy.router;

import dev.understudy.client.Access;
import dev.understudy.client.ClusterName;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Endpoint;
import dev.understudy.client.Epoch;
import dev.understudy.client.Finding;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Role;
import dev.understudy.client.ServerProcess;
import dev.understudy.client.ServerReport;
import dev.understudy.client.StateVersion;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a router makes of a cluster's record and its agents' reports: who takes writes, who takes reads, whose
 * connections must go.
 *
 * @param cluster the cluster
 * @param version of the record it was made from
 * @param phase of the record
 * @param primary whom the record names; empty while nobody is
 * @param writable the primary, if writes may go to it now
 * @param nodes every member
 * @param reason why the record was written, a sentence for people
 */
record RouterView(
        ClusterName cluster,
        StateVersion version,
        Phase phase,
        Optional<NodeId> primary,
        Optional<NodeId> writable,
        SortedMap<NodeId, NodeView> nodes,
        String reason) {
    RouterView {
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    }

    /**
     * Makes the view of a record and the reports. A node without a report takes no reads; a primary without one stays
     * writable, because a lost agent is no failover.
     *
     * @param maxLag how far a replica may be behind and still take reads
     */
    static RouterView of(ClusterState state, Map<NodeId, NodeReport> reports, Duration maxLag) {
        SortedMap<NodeId, NodeView> nodes = new TreeMap<>();
        state.members().forEach((node, member) -> {
            NodeReport report = reports.get(node);
            boolean acker = state.reigns().values().stream()
                    .anyMatch(reign -> reign.promise().ackers().contains(node));
            Role role = member.assignment().role();
            nodes.put(
                    node,
                    new NodeView(
                            member.endpoint(),
                            role,
                            standing(state, member, report, maxLag),
                            report == null ? "" : report.traits().zone(),
                            acker));
        });
        Optional<NodeId> writable = state.primary().filter(node -> takesWrites(state, reports.get(node)));
        return new RouterView(
                state.cluster(), state.version(), state.phase(), state.primary(), writable, nodes, state.reason());
    }

    /**
     * The same without some replicas. Who is primary, and until when, the record says alone.
     *
     * @param mute those that do not answer: they are barred
     * @param doubtful those of which nobody knows how old their data is: they are not read
     */
    RouterView without(Set<NodeId> mute, Set<NodeId> doubtful) {
        if (mute.isEmpty() && doubtful.isEmpty()) {
            return this;
        }
        SortedMap<NodeId, NodeView> left = new TreeMap<>(nodes);
        left.replaceAll((node, seen) -> {
            if (mute.contains(node) && seen.isReplica()) {
                return seen.standing(Standing.BARRED);
            }
            return doubtful.contains(node) && seen.standing() == Standing.READABLE
                    ? seen.standing(Standing.QUIET)
                    : seen;
        });
        return new RouterView(cluster, version, phase, primary, writable, left, reason);
    }

    /** Where the replicas are reached. */
    SortedMap<NodeId, Endpoint> replicas() {
        SortedMap<NodeId, Endpoint> replicas = new TreeMap<>();
        nodes.forEach((node, seen) -> {
            if (seen.isReplica()) {
                replicas.put(node, seen.endpoint());
            }
        });
        return replicas;
    }

    private static boolean takesWrites(ClusterState state, @Nullable NodeReport report) {
        // An agent that says so knows it: the process is its child.
        if (report != null && isGone(report)) {
            return false;
        }
        return switch (state.phase()) {
            case STABLE -> true;
            // The candidate's own word opens the gate one round trip before the record does.
            case PROMOTING ->
                report != null
                        && report.barrier()
                                .filter(barrier -> !state.barrierFrom().isNewerThan(barrier))
                                .isPresent();
            case DRAINING, REVOKING -> false;
        };
    }

    private static Standing standing(ClusterState state, Member member, @Nullable NodeReport report, Duration maxLag) {
        return switch (member.assignment().role()) {
            case FENCED, REBUILD -> Standing.BARRED;
            case MAINTENANCE -> Standing.QUIET;
            case PRIMARY -> report != null && isGone(report) ? Standing.BARRED : Standing.QUIET;
            case REPLICA, REVOKED -> replica(state, member, report, maxLag);
        };
    }

    private static Standing replica(ClusterState state, Member member, @Nullable NodeReport report, Duration maxLag) {
        if (report == null) {
            return Standing.QUIET;
        }
        if (report.process() != ServerProcess.UP) {
            return Standing.BARRED;
        }
        boolean readable = report.server()
                        .filter(server -> mayBeRead(member, server) && follows(state, member, server))
                        .isPresent()
                && report.finding().map(RouterView::isHarmless).orElse(true)
                && report.load().lagMillis().isPresent()
                && report.load().lagMillis().getAsLong() <= maxLag.toMillis();
        return readable ? Standing.READABLE : Standing.QUIET;
    }

    private static boolean mayBeRead(Member member, ServerReport server) {
        return server.access() == Access.READABLE && server.serverUuid().equals(member.serverUuid());
    }

    /** A replica of a primary that was deposed may lack nothing of what that one has, and know nothing of the next one's. */
    private static boolean follows(ClusterState state, Member member, ServerReport server) {
        return member.assignment()
                .source()
                .map(source -> Optional.ofNullable(state.members().get(source)).map(Member::endpoint))
                .map(endpoint -> endpoint.equals(server.receiver().source()))
                .orElse(true);
    }

    private static boolean isHarmless(Finding finding) {
        return switch (finding.kind()) {
            case ERRANT, REPLICATION_BROKEN, HISTORY_LOST, HALF_COPIED, COPY_FAILED, COPYING -> false;
            case STEP_FAILED, SERVER_FAILS, CONFIG_DRIFT, DISK_STALLED, TOO_MANY_CONNECTIONS -> true;
        };
    }

    private static boolean isGone(NodeReport report) {
        return switch (report.process()) {
            case DOWN, STARTING -> true;
            case UP, HUNG -> false;
        };
    }

    Epoch epoch() {
        return version.epoch();
    }

    /** Whether pools that fit another view fit this one. */
    boolean hasNodesOf(RouterView other) {
        return epoch().equals(other.epoch()) && primary.equals(other.primary()) && nodes.equals(other.nodes());
    }

    /** The replicas that take reads. */
    List<NodeId> readable() {
        return nodes.entrySet().stream()
                .filter(entry -> entry.getValue().standing() == Standing.READABLE)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether any node takes work of this sort now. */
    boolean isOpenFor(Use use) {
        return switch (use) {
            case WRITE -> writable.isPresent();
            case READ -> writable.isPresent() || !readable().isEmpty();
        };
    }

    /** Whether a new unit of work may use a connection to a node that was taken under an epoch. */
    boolean serves(NodeId node, Use use, Epoch taken) {
        return switch (use) {
            case WRITE -> isWritable(node) && taken.equals(epoch());
            case READ -> isReadable(node) || isWritable(node);
        };
    }

    private boolean isWritable(NodeId node) {
        return writable.isPresent() && writable.get().equals(node);
    }

    private boolean isReadable(NodeId node) {
        NodeView seen = nodes.get(node);
        return seen != null && seen.standing() == Standing.READABLE;
    }
}
