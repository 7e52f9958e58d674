package dev.understudy.drill.history;

import dev.understudy.client.NodeId;
import java.util.List;

/**
 * What one server had when nobody wrote any more.
 *
 * @param node the server's node
 * @param primary the primary of that moment
 * @param at when reading began, in the time of the history
 * @param rows all its rows
 */
public record Snapshot(NodeId node, NodeId primary, long at, List<StoredRow> rows) {
    /** Copies what is handed in. */
    public Snapshot {
        rows = List.copyOf(rows);
    }

    /** Whether the server was the primary. */
    public boolean isOfPrimary() {
        return node.equals(primary);
    }
}
