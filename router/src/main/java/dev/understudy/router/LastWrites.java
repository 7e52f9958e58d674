package dev.understudy.router;

import dev.understudy.client.GtidSet;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The newest transactions that were committed by somebody, one of each source. Replicas commit in their source's order, so one
 * that has the newest has those before it.
 */
final class LastWrites {
    private SortedMap<String, Long> newest = Collections.emptySortedMap(); // most connections write nothing to remember
    private volatile GtidSet set = GtidSet.EMPTY;

    /**
     * Adds transactions.
     *
     * @param gtids as the server or {@link #token} wrote them; of a whole set the newest of each source is taken
     * @throws IllegalArgumentException if they are not GTIDs
     */
    synchronized void add(String gtids) {
        Map<String, Long> added = NewestGtids.parse(gtids);
        if (newest.isEmpty()) {
            newest = new TreeMap<>();
        }
        added.forEach((source, number) -> newest.merge(source, number, Math::max));
        set = GtidSet.parse(token());
    }

    /** What a replica must have executed; empty if nothing was written. */
    GtidSet set() {
        return set;
    }

    /** The same as text, to be handed to another service. */
    synchronized String token() {
        return newest.entrySet().stream().map(LastWrites::text).collect(Collectors.joining(","));
    }

    private static String text(Map.Entry<String, Long> gtid) {
        return gtid.getKey() + ":" + gtid.getValue();
    }
}
