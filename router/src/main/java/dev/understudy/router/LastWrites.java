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
     * @param gtids as the server or {@link #token} wrote them
     * @throws IllegalArgumentException if they are not GTIDs
     */
    synchronized void add(String gtids) {
        GtidSet.parse(gtids);
        if (newest.isEmpty()) {
            newest = new TreeMap<>();
        }
        for (String part : gtids.strip().split(",", -1)) {
            if (!part.isBlank()) {
                // uuid[:tag]:number, or a range of numbers
                int cut = part.lastIndexOf(':');
                String range = part.substring(cut + 1).strip();
                long last = Long.parseLong(range.substring(range.indexOf('-') + 1));
                newest.merge(part.substring(0, cut).strip(), last, Math::max);
            }
        }
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
