package dev.understudy.agent.process;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a command line must say so that a server can hurt nobody before its agent has spoken. Only there is it certain: what
 * was made to last with {@code SET PERSIST} is stronger than any option file.
 */
final class HarmlessStart {
    private static final Map<String, Set<String>> DEMANDED = Map.of(
            "persisted-globals-load", Set.of("off", "0", "false"),
            "super-read-only", Set.of("on", "1", "true", ""),
            "offline-mode", Set.of("on", "1", "true", ""),
            "skip-replica-start", Set.of("on", "1", "true", ""));

    private HarmlessStart() {}

    /** Which options a command line lacks, as they should be; empty if it is harmless. The last of several counts. */
    static List<String> missing(List<String> words) {
        Map<String, String> options = new TreeMap<>();
        for (String word : words) {
            if (word.startsWith("--")) {
                String[] parts = word.substring(2).split("=", 2);
                String name = parts[0].replace('_', '-').toLowerCase(Locale.ROOT);
                options.put(name, parts.length > 1 ? parts[1].toLowerCase(Locale.ROOT) : "");
            }
        }
        return new TreeMap<>(DEMANDED)
                .entrySet().stream()
                        .filter(demand -> !demand.getValue().contains(options.getOrDefault(demand.getKey(), "absent")))
                        .map(demand -> "--" + demand.getKey() + "="
                                + (demand.getValue().contains("off") ? "OFF" : "ON"))
                        .toList();
    }
}
