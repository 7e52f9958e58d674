package dev.understudy.router;

import dev.understudy.client.GtidSet;
import java.util.Map;
import java.util.TreeMap;

/** Reads, from a GTID set, the newest number of each source: {@code uuid}, or {@code uuid:tag}. */
final class NewestGtids {
    private NewestGtids() {}

    /**
     * Reads a set as the server writes it.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Map<String, Long> parse(String gtids) {
        // uuid:1-5:7:tag:1-3,uuid2:9
        Map<String, Long> newest = new TreeMap<>();
        for (String set : GtidSet.parse(gtids).toString().split(",", -1)) {
            String[] parts = set.split(":", -1);
            String source = parts[0];
            for (int i = 1; i < parts.length; i++) {
                String part = parts[i];
                if (Character.isDigit(part.charAt(0))) {
                    newest.merge(source, Long.parseLong(part.substring(part.indexOf('-') + 1)), Math::max);
                } else {
                    source = parts[0] + ":" + part;
                }
            }
        }
        return newest;
    }
}
