package dev.understudy.drill.history;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a read saw of one run. Each writer counts its rows and writes them in order, so that its highest number tells them all.
 *
 * @param server the server_uuid of the server that answered
 * @param run of whose rows
 * @param newest the highest number by writer; a writer without rows is missing
 */
public record Sight(String server, int run, SortedMap<Integer, Long> newest) {
    /** Copies what is handed in. */
    public Sight {
        newest = Collections.unmodifiableSortedMap(new TreeMap<>(newest));
    }

    /** The highest number of a writer; 0 if none of its rows is seen. */
    long newest(int writer) {
        return newest.getOrDefault(writer, 0L);
    }
}
