package dev.understudy.drill;

import dev.understudy.client.NodeId;
import dev.understudy.drill.history.Operation;
import dev.understudy.drill.history.RowId;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known after a run, from which it is judged.
 *
 * @param operations everything that the application did in this run
 * @param acknowledgedBefore the rows that were acknowledged in earlier runs on the same servers
 * @param faultAt when the fault had struck, a value of {@link System#nanoTime()}
 * @param primary the primary at the end
 * @param rows what each server has, read from itself
 */
public record Evidence(
        List<Operation> operations,
        Set<RowId> acknowledgedBefore,
        long faultAt,
        NodeId primary,
        SortedMap<NodeId, List<RowId>> rows) {
    /** Copies what is handed in. */
    public Evidence {
        operations = List.copyOf(operations);
        acknowledgedBefore = Set.copyOf(acknowledgedBefore);
        rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    }
}
