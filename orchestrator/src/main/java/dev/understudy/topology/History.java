package dev.understudy.topology;

import dev.understudy.client.HistoryEntry;
import java.util.List;

/**
 * What is kept of a cluster's past.
 *
 * @param entries oldest first
 * @param unreadable how many entries could not be read and are left out
 */
public record History(List<HistoryEntry> entries, int unreadable) {
    public History {
        entries = List.copyOf(entries);
    }
}
