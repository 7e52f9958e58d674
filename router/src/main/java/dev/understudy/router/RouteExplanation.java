package dev.understudy.router;

import dev.understudy.client.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * Where a statement would go now, and why.
 *
 * @param target where it would go
 * @param reason why, a sentence for people
 * @param nodes the nodes of which one would get it; empty if it would be refused, or would wait for a node
 */
public record RouteExplanation(RouteTarget target, String reason, List<NodeId> nodes) {
    /** Copies what is handed in. */
    public RouteExplanation {
        nodes = List.copyOf(nodes);
    }

    /**
     * Explains a route.
     *
     * @param held the node of the statement before it
     */
    static RouteExplanation of(Route route, RouterView view, Optional<NodeId> held) {
        List<NodeId> primary = view.writable().stream().toList();
        RouteTarget target = route.target();
        return switch (target) {
            case PRIMARY -> new RouteExplanation(target, route.reason(), primary);
            case PREVIOUS ->
                new RouteExplanation(target, route.reason(), held.map(List::of).orElse(primary));
            case REPLICA ->
                view.readable().isEmpty()
                        ? new RouteExplanation(target, route.reason() + "; no replica takes reads now", primary)
                        : new RouteExplanation(target, route.reason(), view.readable());
            case NOWHERE -> new RouteExplanation(target, route.reason(), List.of());
        };
    }
}
