package dev.understudy.orchestrator.decide;

import dev.understudy.client.Access;
import dev.understudy.client.GtidSet;
import dev.understudy.client.NodeId;
import dev.understudy.client.NodeReport;
import dev.understudy.client.Reign;
import dev.understudy.client.Request;
import dev.understudy.client.Running;
import dev.understudy.client.ServerReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A running cluster that was set up by others is taken over because a person asks for it (design note 0015). Its first record
 * waits for no acknowledgement, so that writes go on; they are asked for once the replicas follow closely.
 */
final class Adoption {
    private Adoption() {}

    /** What is answered to people as long as there is no record; empty if they ask for nothing. */
    static Optional<Decision> answer(Situation situation) {
        return situation.requests().entrySet().stream()
                .findFirst()
                .map(entry -> answer(situation, entry.getKey(), entry.getValue()));
    }

    private static Decision answer(Situation situation, String name, Request request) {
        if (request.kind() != Request.Kind.ADOPT || request.node().isEmpty()) {
            return Wishes.refused(
                    name,
                    "there is no cluster yet: form one of empty servers (understudy orchestrator --form), or take over a"
                            + " running one (understudy adopt)");
        }
        NodeId primary = request.node().get();
        List<String> obstacles = obstacles(situation, primary, request.nodes());
        return obstacles.isEmpty()
                ? Wishes.taken(
                        Formation.first(
                                situation,
                                primary,
                                server(situation, primary).orElseThrow().history(),
                                // Nobody acknowledges yet, and no write shall wait for it.
                                nodes -> 0,
                                request.by() + " gives a running cluster of " + request.nodes() + " into care; "
                                        + primary + " is primary, as it was"),
                        name)
                : Wishes.refused(name, String.join("; ", obstacles));
    }

    private static Optional<ServerReport> server(Situation situation, NodeId node) {
        return situation.fresh(node).flatMap(NodeReport::server);
    }

    private static List<String> obstacles(Situation situation, NodeId primary, SortedSet<NodeId> nodes) {
        if (!nodes.contains(primary)) {
            return List.of("the primary " + primary + " is not among the nodes " + nodes);
        }
        List<String> obstacles = new ArrayList<>();
        SortedSet<NodeId> unheard = new TreeSet<>(nodes);
        unheard.removeIf(node -> server(situation, node).isPresent());
        if (!unheard.isEmpty()) {
            obstacles.add("of " + unheard + " no agent reports a server that answers: start it, and read its log");
        }
        SortedSet<NodeId> others = new TreeSet<>(situation.sightings().keySet());
        others.removeAll(nodes);
        if (!others.isEmpty()) {
            obstacles.add("the agents of " + others + " report too: name them, or stop them");
        }
        server(situation, primary).ifPresent(server -> {
            ofPrimary(primary, server).ifPresent(obstacles::add);
            Reign reign = Formation.reign(primary, server);
            for (NodeId node : nodes) {
                if (!node.equals(primary)) {
                    server(situation, node)
                            .flatMap(other -> ofReplica(node, other, reign))
                            .ifPresent(obstacles::add);
                }
            }
        });
        return obstacles;
    }

    private static Optional<String> ofPrimary(NodeId node, ServerReport server) {
        if (server.access() != Access.WRITABLE) {
            return Optional.of(node + " takes no writes: it is " + server.access() + ", and so not the primary");
        }
        return server.receiver()
                .source()
                .map(source -> node + " is a replica of " + source
                        + ", and so not the primary: if it was one once, RESET" + " REPLICA ALL on it");
    }

    private static Optional<String> ofReplica(NodeId node, ServerReport server, Reign reign) {
        if (server.access() == Access.WRITABLE) {
            return Optional.of(node + " takes writes beside " + reign.primary() + ": SET GLOBAL super_read_only = ON");
        }
        if (server.receiver().running() != Running.ON || server.applier().running() != Running.ON) {
            return Optional.of(node + " does not replicate: its receiver is "
                    + server.receiver().running() + ", its applier "
                    + server.applier().running());
        }
        // The primary goes on writing: what it has numbered since its last report is on its replicas already.
        GtidSet foreign = reign.foreignIn(server.history());
        return foreign.isEmpty()
                ? Optional.empty()
                : Optional.of(node + " has " + foreign.count() + " transactions that " + reign.primary() + " lacks: "
                        + foreign + "; save them if they matter, and build the node anew from the primary");
    }
}
