package dev.understudy.agent.converge;

import dev.understudy.client.NodeId;
import dev.understudy.client.ServerReport;

/** A node that the record does not name: one that waits to be added is not touched, one that was removed serves nobody. */
final class AsStranger {
    private AsStranger() {}

    static Step next(NodeId self, LocalFacts facts) {
        return switch (facts.process()) {
            // Only a server that answers can be added, and this one can do no harm.
            case DOWN -> new Step.Act("start mysqld, harmless, of a node that is no member", NodeControl::startServer);
            case STARTING -> new Step.Await("mysqld is starting");
            case HUNG -> new Step.Await("mysqld does not answer, of a node that is no member");
            case UP ->
                facts.server()
                        .map(server -> whileUp(self, server, facts.memory()))
                        .orElseThrow(() -> new IllegalArgumentException("UP without an answer"));
        };
    }

    private static Step whileUp(NodeId self, ServerReport server, Memory memory) {
        boolean wasMember = memory.withinBase().isPresent() || memory.promoted().isPresent();
        return wasMember
                ? AsFenced.next(server)
                : new Step.Await("the state record does not name this node: understudy node add " + self);
    }
}
