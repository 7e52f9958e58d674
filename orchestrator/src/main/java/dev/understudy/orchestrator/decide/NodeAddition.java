package dev.understudy.orchestrator.decide;

import dev.understudy.client.Access;
import dev.understudy.client.Assignment;
import dev.understudy.client.ClusterState;
import dev.understudy.client.Endpoint;
import dev.understudy.client.GtidSet;
import dev.understudy.client.Member;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Phase;
import dev.understudy.client.Request;
import dev.understudy.client.Role;
import dev.understudy.client.ServerReport;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A node is made a member because a person asks for it. An empty one is copied from another node; one that has a part of the
 * primary's history follows; one with any other data is refused, since taking it in would mean to throw that away.
 */
final class NodeAddition {
    private NodeAddition() {}

    static Decision answer(Situation situation, ClusterState record, String name, Request request) {
        Optional<String> obstacle = unfit(situation, record, request);
        if (obstacle.isPresent()) {
            return Wishes.refused(name, obstacle.get());
        }
        NodeId node = request.node().orElseThrow();
        NodeReport report = situation.fresh(node).orElseThrow();
        ServerReport server = report.server().orElseThrow();
        Assignment assignment = assignment(situation, record, node, server);
        Optional<CopyRoom> room = assignment.role() == Role.REBUILD
                ? assignment.source().map(donor -> CopyRoom.of(situation, node, donor))
                : Optional.empty();
        Optional<String> lack = room.flatMap(CopyRoom::lack);
        if (lack.isPresent()) {
            return Wishes.refused(name, lack.get());
        }
        return Wishes.taken(
                Draft.sameEpoch(record)
                        .member(node, new Member(report.endpoint(), server.serverUuid(), assignment, report.traits()))
                        .because(request.by() + " adds " + node + ": " + assignment
                                + room.flatMap(CopyRoom::doubt)
                                        .map(doubt -> " (" + doubt + ")")
                                        .orElse("")),
                name);
    }

    private static Assignment assignment(Situation situation, ClusterState record, NodeId node, ServerReport server) {
        NodeId primary = record.primary().orElseThrow();
        if (!server.history().isEmpty() || history(situation, primary).isEmpty()) {
            return Assignment.replicaOf(primary);
        }
        // Whoever is read from for hours should not be the one that takes the writes.
        Donors donors = Donors.of(situation, record, node);
        NodeId donor = donors.fitting(situation, node).best().or(donors::best).orElse(primary);
        return new Assignment(Role.REBUILD, Optional.of(donor));
    }

    private static GtidSet history(Situation situation, NodeId node) {
        return situation
                .fresh(node)
                .flatMap(NodeReport::server)
                .map(ServerReport::history)
                .orElse(GtidSet.EMPTY);
    }

    /** Why the node cannot be taken in; empty if it can. */
    private static Optional<String> unfit(Situation situation, ClusterState record, Request request) {
        if (request.node().isEmpty()) {
            return Optional.of("add which node?");
        }
        NodeId node = request.node().get();
        if (record.member(node).isPresent()) {
            return Optional.of(node + " is a member already, assigned "
                    + record.member(node).orElseThrow().assignment());
        }
        if (record.phase() != Phase.STABLE) {
            return Optional.of("the cluster is " + record.phase() + ": ask again when it is STABLE");
        }
        Optional<NodeReport> report = situation.fresh(node);
        if (report.isEmpty()) {
            SortedSet<NodeId> waiting = new TreeSet<>(situation.sightings().keySet());
            waiting.removeAll(record.members().keySet());
            return Optional.of("no agent of " + node + " reports: start one with --node " + node
                    + " (agents that report and are no members: " + waiting + ")");
        }
        if (report.get().server().isEmpty()) {
            return Optional.of("mysqld of " + node + " is " + report.get().process() + ": see its agent's log");
        }
        return unfit(situation, record, report.get(), report.get().server().get());
    }

    private static Optional<String> unfit(
            Situation situation, ClusterState record, NodeReport report, ServerReport server) {
        NodeId node = report.node();
        NodeId primary = record.primary().orElseThrow();
        Optional<ServerReport> present = situation.fresh(primary).flatMap(NodeReport::server);
        if (present.isEmpty()) {
            return Optional.of("the primary " + primary + " does not report: ask again when it does");
        }
        Optional<String> same = same(record, report.endpoint(), server.serverUuid());
        if (same.isPresent()) {
            return same;
        }
        if (ServerVersion.of(server.version())
                        .compareTo(ServerVersion.of(present.get().version()))
                < 0) {
            return Optional.of(node + " runs MySQL " + server.version() + ", older than the primary's "
                    + present.get().version() + ", and a replica must not be older than its source: upgrade it first");
        }
        if (server.access() == Access.WRITABLE || server.receiver().acknowledging()) {
            return Optional.of(
                    node + " takes writes, or acknowledges somebody's: SET GLOBAL super_read_only = ON and STOP"
                            + " REPLICA on it first");
        }
        GtidSet foreign =
                record.reign().foreignIn(server.history()).minus(present.get().history());
        return foreign.isEmpty()
                ? Optional.empty()
                : Optional.of(node + " has " + foreign.count() + " transactions that " + primary + " lacks: " + foreign
                        + "; save them if they matter, then give it an empty data directory, and it is copied from another"
                        + " node");
    }

    /** A copied data directory has the identity of the server that it was copied from. */
    private static Optional<String> same(ClusterState record, Endpoint endpoint, String serverUuid) {
        return record.members().entrySet().stream()
                .filter(entry -> entry.getValue().endpoint().equals(endpoint)
                        || entry.getValue().serverUuid().equals(serverUuid))
                .findFirst()
                .map(entry -> entry.getKey() + " has the same address or the same server_uuid (" + endpoint + ", "
                        + serverUuid + "): if its data were copied, remove auto.cnf from the copy and start it again");
    }
}
