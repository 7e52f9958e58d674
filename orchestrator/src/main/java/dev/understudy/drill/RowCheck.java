package dev.understudy.drill;

import dev.understudy.client.NodeId;
import dev.understudy.drill.history.RowId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the servers' rows say about what the application was told.
 *
 * @param lost rows that were acknowledged, and some server lacks
 * @param duplicated rows that some server has more than once
 * @param violations what must not be, a sentence each; empty if all is well
 */
public record RowCheck(SortedSet<RowId> lost, SortedSet<RowId> duplicated, List<String> violations) {
    private static final int SHOWN = 3;

    /**
     * Compares.
     *
     * @param rows what each server has
     * @param primary the primary, whose rows every other server must have, and no more
     * @param promised rows that were acknowledged
     * @param refused rows that were said not to be committed
     */
    public static RowCheck of(
            SortedMap<NodeId, List<RowId>> rows, NodeId primary, Set<RowId> promised, Set<RowId> refused) {
        RowCheck check = new RowCheck(new TreeSet<>(), new TreeSet<>(), new ArrayList<>());
        Set<RowId> onPrimary = new HashSet<>(rows.getOrDefault(primary, List.of()));
        rows.forEach((node, all) -> {
            Set<RowId> there = new HashSet<>(all);
            check.lost.addAll(check.found(node + " lacks", minus(promised, there), "had been acknowledged"));
            check.duplicated.addAll(check.found(node + " has", repeated(all), "are there more than once"));
            SortedSet<RowId> absent = minus(refused, there);
            check.found(node + " has", minus(refused, absent), "were said not to be committed");
            check.found(node + " has", minus(there, onPrimary), "the primary " + primary + " lacks");
        });
        return check;
    }

    private Collection<RowId> found(String where, SortedSet<RowId> rows, String what) {
        if (!rows.isEmpty()) {
            violations.add(where + " " + shown(rows) + " that " + what);
        }
        return rows;
    }

    private static SortedSet<RowId> minus(Set<RowId> rows, Set<RowId> others) {
        SortedSet<RowId> left = new TreeSet<>();
        for (RowId row : rows) {
            if (!others.contains(row)) {
                left.add(row);
            }
        }
        return left;
    }

    private static SortedSet<RowId> repeated(List<RowId> rows) {
        Map<RowId, Integer> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(row, 1, Integer::sum));
        SortedSet<RowId> repeated = new TreeSet<>();
        counts.forEach((row, count) -> {
            if (count > 1) {
                repeated.add(row);
            }
        });
        return repeated;
    }

    private static String shown(SortedSet<RowId> rows) {
        String some = rows.stream().limit(SHOWN).map(RowId::toString).collect(Collectors.joining(", "));
        return rows.size() + (rows.size() == 1 ? " row (" : " rows (") + some + (rows.size() > SHOWN ? ", ...)" : ")");
    }
}
