package dev.understudy.router;

import dev.understudy.client.NodeId;
import java.sql.SQLException;
import java.util.Optional;

/** Which node takes a unit of work: the primary, a replica, or the primary in place of one. */
final class NodeChoice {
    private final ReadChoice reads;
    private final ReadsWithoutReplica withoutReplica;

    NodeChoice(ReadChoice reads, ReadsWithoutReplica withoutReplica) {
        this.reads = reads;
        this.withoutReplica = withoutReplica;
    }

    /**
     * The node, of a view in which there is one.
     *
     * @throws SQLException if that is the primary, and it shall not do replicas' work
     */
    NodeId of(RouterView view, Use use, Attempt attempt) throws SQLException {
        Optional<NodeId> node = switch (use) {
            case WRITE -> view.writable();
            case READ -> reads.choose(view, attempt.passedOver(), System.nanoTime());
        };
        if (use == Use.READ
                && withoutReplica == ReadsWithoutReplica.ERROR
                && node.isPresent()
                && node.equals(view.primary())) {
            throw Errors.noReplica(view);
        }
        return node.orElseThrow(() -> new IllegalStateException("the gate let work through to nobody"));
    }
}
